import { describe, expect, it } from 'vitest';
import { checkedLineGroups, lineGroups, lineSource, parseShard } from './index.ts';

async function* chunks(...parts: (string | Uint8Array)[]): AsyncGenerator<Buffer> {
  for (const part of parts) yield Buffer.from(part as string);
}
/** The lines, and the error that came after them. */
async function linesOf(...parts: (string | Uint8Array)[]): Promise<{ lines: string[]; error?: string }> {
  const lines: string[] = [];
  try {
    for await (const group of lineGroups(chunks(...parts), 'in.txt')) lines.push(...group);
  } catch (error) {
    return { lines, error: (error as Error).message };
  }
  return { lines };
}

describe('lineGroups', () => {
  it.each([
    [['a\nb\n'], ['a', 'b']],
    [['a\nb'], ['a', 'b']],
    [['\n\n'], ['', '']],
    [[''], []],
    [['a\r\nb\r\n'], ['a', 'b']],
    [
      ['a\r', '\nb'],
      ['a', 'b'],
    ],
    [['\uFEFFa\n\uFEFFb'], ['a', '\uFEFFb']],
    [[Buffer.from('ü\n').subarray(0, 1), Buffer.from('ü\n').subarray(1)], ['ü']],
    [['a\u2028b\u0085c\n'], ['a\u2028b\u0085c']],
  ])('%j', async (parts, lines) => expect(await linesOf(...parts)).toEqual({ lines }));

  it('gives lines as they come', async () => {
    const groups: string[][] = [];
    for await (const group of lineGroups(chunks('a\nb\nc', 'd\n'), 'x')) groups.push(group);
    expect(groups).toEqual([['a', 'b'], ['cd']]);
  });

  it.each([
    ['latin1', Buffer.from('gut\nf\u00fcr\n', 'latin1'), 'in.txt, line 2: expected UTF-8, got bytes that are not.'],
    ['a character that is cut off', Buffer.from('gut\nü').subarray(0, 5), 'in.txt, line 2: expected UTF-8'],
    ['NUL', 'gut\na\0b\n', 'in.txt, line 2: expected text, got a NUL character'],
  ])('names the line of %s, after those before it', async (_, text, message) => {
    const { lines, error } = await linesOf(text);
    expect(lines).toEqual(['gut']);
    expect(error).toContain(message);
  });

  it('gives an error in the place of a line that is none, where the others are wanted', async () => {
    const text = Buffer.concat([Buffer.from('gut\nf\u00fcr\n', 'latin1'), Buffer.from('a\0b\nü\n')]);
    const groups: (string | Error)[][] = [];
    for await (const group of checkedLineGroups(chunks(text), 'in.txt')) groups.push(group);
    const [lines = []] = groups;
    expect(lines.map((line) => (typeof line === 'string' ? line : line.message.slice(0, 30)))).toEqual([
      'gut',
      'in.txt, line 2: expected UTF-8',
      'in.txt, line 3: expected text,',
      'ü',
    ]);
  });

  it('says that UTF-16 is UTF-16', async () => {
    const text = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('gut', 'utf16le')]);
    expect((await linesOf(text)).error).toContain('in.txt, line 1: expected UTF-8, got UTF-16. Convert it');
  });

  it('reads a line of megabytes in many pieces, and refuses one without end', async () => {
    const piece = 'x'.repeat(65_536);
    const start = performance.now();
    expect((await linesOf(...new Array<string>(200).fill(piece))).lines[0]).toHaveLength(200 * 65_536);
    expect(performance.now() - start).toBeLessThan(5000);
    const { error } = await linesOf('a\n', ...new Array<string>(300).fill(piece));
    expect(error).toMatch(/in\.txt, line 2: expected a line of at most 16,777,216 bytes, got [\d,]+ or more/);
  });
});

it('a file that is none is named', async () => {
  const read = async (path: string) => {
    for await (const _ of lineGroups(lineSource(path), path)) return;
  };
  await expect(read('/none/x')).rejects.toThrow('/none/x: expected lines of text, got no such file or folder.');
  await expect(read('/tmp')).rejects.toThrow('/tmp: expected lines of text, got a folder where a file is expected.');
});

it.each(['', '1', '0/2', '3/2', '1/0', '-1/2', '1.5/2', 'a/b', '1/99999999999999999999', '1/2/3'])(
  'shard %j is none',
  (shard) => expect(() => parseShard(shard)).toThrow('--shard: expected i/n'),
);
