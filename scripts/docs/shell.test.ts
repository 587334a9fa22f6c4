import { describe, expect, it } from 'vitest';
import { parseShell } from './shell.ts';

const words = (text: string) => parseShell(text).map(({ commands }) => commands.map((one) => one.words.join('|')));

describe('parseShell', () => {
  it('reads comments, quotes, pipes, lists and lines that go on', () => {
    expect(
      words('pnpm datasets list   # all\n\necho "a b" | pnpm -s x --text\ncd y && pnpm test\npnpm x \\\n  --a 1'),
    ).toEqual([['pnpm|datasets|list'], ['echo|a b', 'pnpm|-s|x|--text'], ['cd|y', 'pnpm|test'], ['pnpm|x|--a|1']]);
  });

  it('keeps files apart from words', () => {
    expect(parseShell('pnpm x < lines.txt > out.txt')[0]?.commands).toEqual([
      { words: ['pnpm', 'x'], input: 'lines.txt' },
    ]);
  });

  it('puts in variables, one of several words as several', () => {
    expect(words('A=$PWD/x\nB="--m $A/y --n 2"\nrun $B $A/*.json')).toEqual([['run|--m|./x/y|--n|2|./x/*.json']]);
  });

  it.each(['run $(date)', 'run $UNKNOWN', 'run "open'])('refuses %s', (line) => {
    expect(() => parseShell(line)).toThrow();
  });
});
