import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { answerLines } from './answer-lines.ts';
import { parseShard } from './line-input.ts';

afterEach(() => vi.restoreAllMocks());

async function answered(text: string, shard: string, answer: Parameters<typeof answerLines>[1]): Promise<string> {
  let output = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((part) => {
    output += part;
    return true;
  });
  const input = join(await mkdtemp(join(tmpdir(), 'longhand-')), 'lines.txt');
  await writeFile(input, text);
  await answerLines({ input, mine: parseShard(shard) }, answer);
  vi.restoreAllMocks();
  return output;
}

it('answers every line in its order, with its number', async () => {
  const output = await answered('a\n\nc\n', '1/1', async (lines) =>
    lines.map(({ text, number }) => `${number}:${text}`),
  );
  expect(output).toBe('1:a\n2:\n3:c\n');
});

it('a shard answers its own lines, by their numbers in the whole input', async () => {
  const output = await answered('a\nb\nc\nd\ne\n', '2/2', async (lines) =>
    lines.map(({ text, number }) => `${number}:${text}`),
  );
  expect(output).toBe('2:b\n4:d\n');
});

it('asks for no answers where a shard has no line, and writes nothing', async () => {
  const answer = vi.fn(async () => ['never']);
  expect(await answered('a\n', '2/3', answer)).toBe('');
  expect(answer).not.toHaveBeenCalled();
});
