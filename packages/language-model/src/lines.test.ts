// Files that are no text, damaged, too long or made to fill memory.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DataError } from '@longhand/base';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatArpa } from './arpa.ts';
import { readArpa } from './arpa-files.ts';
import { trainNgram } from './kneser-ney.ts';

const text = formatArpa(trainNgram([['a', 'b'], ['b']], { order: 2 }).model);
const quiet = { onWarning: () => {} };
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
});
const written = async (name: string, content: string | Uint8Array): Promise<string> => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};

describe('reading files', () => {
  it('says what a file is that is no ARPA file', async () => {
    const packed = gzipSync(text);
    const read = async (name: string, content: string | Uint8Array) => readArpa(await written(name, content), quiet);
    const damaged = Uint8Array.from(packed, (byte, i) => (i > 20 && i < 40 ? byte ^ 0xff : byte));
    for (const [content, message] of [
      ['', /an empty file/],
      ['mmap lm http://kheafield.com/code format version 5\n\0', /binary file of KenLM/],
      [gzipSync('mmap lm http://kheafield.com/code format version 5\n\0'), /binary file of KenLM/],
      ['blmt 3 1', /binary file of IRSTLM/],
      [Buffer.from(`\uFEFF${text}`, 'utf16le'), /UTF-16/],
      ['BZh91AY', /bzip2/],
      [Buffer.from('\\data\\ porte bleu\u00E9', 'latin1'), /text in UTF-8, got other bytes.*iconv/],
      [packed.subarray(0, packed.length - 20), /cut off/],
      [damaged, /damaged gzip file/],
      [gzipSync(packed), /line 1: expected a line|UTF-8/],
    ] as const)
      await expect(read('bad', content), String(message)).rejects.toThrow(message);
    await expect(readArpa(join(folder, 'none.arpa'))).rejects.toThrow(/expected an ARPA file, got no such file/);
    await expect(readArpa(folder)).rejects.toThrow(/got a folder/);
    await expect(readArpa('a\0b')).rejects.toThrow(DataError);
  });

  it('reads long lines and many in linear time, and no line without end', async () => {
    const word = 'x'.repeat(10_000_000);
    const { model } = trainNgram([['a', word]], { order: 2 });
    const long = await readArpa(await written('long.arpa', formatArpa(model)));
    expect(long.logProb(word, ['a'])).toBeCloseTo(model.logProb(word, ['a']), 5);
    const spaces = text.replace('a b', `a${' '.repeat(10_000_000)}b`);
    expect(formatArpa(await readArpa(await written('spaces.arpa', spaces)))).toBe(text);
    const bomb = async (text: string, size = 20_000_000) =>
      readArpa(await written('bomb.gz', gzipSync(Buffer.alloc(size, text), { level: 1 })), quiet);
    await expect(bomb(' ')).rejects.toThrow(/a line longer than/);
    await expect(bomb('\n')).rejects.toThrow(/line 1001: expected lines of a model/);
    await expect(bomb(`${' '.repeat(9_999_999)}\n`, 110_000_000)).rejects.toThrow(/grows more than 200 times/);
  });

  it('an error ends the reading, not the process', async () => {
    const bad = gzipSync(`\\data\\\nno count\n${'x\n'.repeat(100_000)}`);
    const path = await written('bad-and-cut.gz', bad.subarray(0, bad.length - 12));
    for (let i = 0; i < 50; i++) await expect(readArpa(path)).rejects.toThrow(DataError);
  });
});
