import { describe, expect, it } from 'vitest';
import { printable, printableLines } from './index.ts';

describe('printable', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', '\\u001b[31mred\\u001b[0m'],
    ['\u001b]0;title\u0007', '\\u001b]0;title\\u0007'],
    ['\u009b2J', '\\u009b2J'],
    ['one\r\ntwo\tthree', 'one\\r\\ntwo\\tthree'],
    ['a\u202ecod.exe', 'a\\u202ecod.exe'],
    ['half \ud83d', 'half \\ud83d'],
    ['\u0000\u007f', '\\u0000\\u007f'],
  ])('shows %j', (text, shown) => expect(printable(text)).toBe(shown));

  it('leaves letters, marks and pictures of every language alone', () => {
    const text = 'Füße 文字 नमस्ते שלום 👩‍💻 "quoted" \\';
    expect(printable(text)).toBe(text);
  });

  it('keeps line ends and tabs where they are meant', () =>
    expect(printableLines('a\u001b\n\nb\tc\r')).toBe('a\\u001b\n\nb\tc\\r'));
});
