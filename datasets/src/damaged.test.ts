// Public sets whose files are not what they should be: an error of the line, never a row that means something else.
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encodeWav } from '@longhand/audio';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { loadClassification, loadSpeech, loadSummarization, loadTranslation } from './index.ts';
import { tarOf } from './tar-testing.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  vi.stubEnv('LONGHAND_DATA', folder);
});
afterEach(() => vi.unstubAllEnvs());
async function file(name: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), name.endsWith('.gz') ? gzipSync(content) : content);
}

it.each(['', '2', '-1', 'x', '0.5', ' 1', 'length', '0x1'])('a label "%s" of SST-2 is none', async (label) => {
  for (const split of ['train', 'dev', 'test']) await file(`sst/sst2/${split}.tsv.gz`, `1\tfine\n${label}\tbad\n`);
  await expect(loadClassification('sst2')).rejects.toThrow(
    `train.tsv.gz line 2: expected a label number of the set, got "${label}".`,
  );
});

it('cells of public sets are taken as they stand, quotes too', async () => {
  for (const split of ['train', 'dev', 'test']) await file(`sst/sst2/${split}.tsv.gz`, '1\t"fine"\n0\t"a ""b"""\n');
  const { splits } = await loadClassification('sst2');
  expect(splits.train.map(({ text }) => text)).toEqual(['"fine"', '"a ""b"""']);
});

it.each([
  [
    'scitldr-a',
    '{"id":"x","source":["a"],"target":[]}',
    'line 1: target: expected array to have >=1 items, got an array.',
  ],
  ['scitldr-a', '{"id":"x","source":"a","target":["t"]}', 'line 1: source: expected array, got "a".'],
  ['aeslc', '{"id":"x","body":null,"subject":"s"}', 'line 1: body: expected string, got null.'],
  ['aeslc', '[]', 'line 1: expected object, got an array.'],
  ['aeslc', '{', 'line 1: expected JSON, got "{".'],
  [
    'google-sentence-compression',
    '{"id":1,"sentence":"a b","compression":"a","exact":true,"tokens":["a","b"],"keep":[1]}',
    'line 1: expected one "keep" for each token, got an object.',
  ],
])('a row of %s that is %s is named', async (set, row, message) => {
  for (const split of ['train', 'dev', 'test']) await file(`${set}/${split}.jsonl.gz`, `${row}\n`);
  await expect(loadSummarization(set)).rejects.toThrow(`${message} Fetch it again: \`pnpm datasets fetch ${set}\`.`);
});

it('sides of Multi30k with unequal numbers of lines are refused', async () => {
  for (const split of ['train', 'val', 'test_2016_flickr']) {
    await file(`multi30k/tok/${split}.lc.norm.tok.en.gz`, 'one\n\ntwo\n');
    await file(`multi30k/tok/${split}.lc.norm.tok.de.gz`, 'eins\nzwei\n');
  }
  await expect(loadTranslation('multi30k')).rejects.toThrow('multi30k train: expected 3 lines, got 2.');
});

it('clips of FSDD without an index, or a duration that is none, are refused; one that the tar lacks is one error', async () => {
  const archive = await tarOf({ '3_ann_10.wav': encodeWav({ samples: new Float32Array(8), sampleRate: 8000 }) });
  const make = async (rows: string) => {
    for (const split of ['train', 'test']) {
      await file(`fsdd/${split}.tsv`, `path\ttranscript\tspeaker\tduration\n${rows}`);
      await file(`fsdd/${split}.tar`, archive);
    }
    return loadSpeech('fsdd');
  };
  await expect(make('ann.wav\tthree\tann\t0.1\n')).rejects.toThrow('expected clips named as 3_ann_10.wav, got "ann"');
  await expect(make('3_ann_10.wav\tthree\tann\tlong\n')).rejects.toThrow(
    'train.tsv line 2: expected seconds in column "duration", got "long"',
  );
  const { splits } = await make('3_ann_10.wav\tthree\tann\t0.1\n3_ann_11.wav\tthree\tann\t0.1\n');
  const [here, missing] = splits.train;
  expect((await here?.read())?.samples).toHaveLength(8);
  await expect(missing?.read()).rejects.toThrow(
    'train.tar: expected a file 3_ann_11.wav in it, got none of that name.',
  );
});
