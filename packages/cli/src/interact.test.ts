import { Readable } from 'node:stream';
import { afterEach, expect, it, vi } from 'vitest';
import { interact } from './interact.ts';

let output = '';
afterEach(() => vi.restoreAllMocks());

it('answers all lines of a pipe that has ended long before, up to an empty one', async () => {
  const typed = Readable.from(['one\ntwo\n\nthree\n']);
  vi.spyOn(process, 'stdin', 'get').mockImplementation(() => typed as unknown as typeof process.stdin);
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += text.toString();
    return true;
  });
  await interact('words', async (line) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return [line.toUpperCase()];
  });
  expect(output).toMatch(/^Type words; an empty line ends\.\n> ONE\n(?:> )?TWO\n(?:> )?$/);
});
