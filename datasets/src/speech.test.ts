// Sets of sound: a tar and manifest as the public sets have them, a user's manifests and folders.
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodeWav } from '@longhand/audio';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSpeech, readClips, type SpeechSet } from './index.ts';
import { indexTar } from './tar-index.ts';
import { tarOf } from './tar-testing.ts';

const before = process.env.LONGHAND_DATA;
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  process.env.LONGHAND_DATA = folder;
});
afterEach(() => {
  process.env.LONGHAND_DATA = before;
  if (before === undefined) delete process.env.LONGHAND_DATA;
});
async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}
const clip = (value: number) => encodeWav({ samples: new Float32Array(80).fill(value), sampleRate: 8000 });
const sizes = ({ splits }: SpeechSet) => Object.values(splits).map((utterances) => utterances.length);

/** Six clips of each of two speakers: of digit `d`, index `i`. */
async function makeFsdd(): Promise<void> {
  for (const [split, indices] of [
    ['train', [5, 9, 10, 49]],
    ['test', [0, 4]],
  ] as const) {
    const names = ['ann', 'bob'].flatMap((speaker) => indices.map((i) => `3_${speaker}_${i}.wav`));
    const rows = names.map((name) => `${name}\tthree\t${name.split('_')[1]}\t0.010\n`);
    await file(`fsdd/${split}.tsv`, `path\ttranscript\tspeaker\tduration\n${rows.join('')}`);
    await file(`fsdd/${split}.tar`, await tarOf(Object.fromEntries(names.map((name, k) => [name, clip(k / 16)]))));
  }
}

describe('fsdd', () => {
  it('is split by the index of the clip, and read out of its tars', async () => {
    await makeFsdd();
    const set = await loadSpeech('fsdd');
    const ids = Object.values(set.splits).map((utterances) => utterances.map(({ id }) => id));
    expect(ids).toEqual([
      ['3_ann_10', '3_ann_49', '3_bob_10', '3_bob_49'],
      ['3_ann_5', '3_ann_9', '3_bob_5', '3_bob_9'],
      ['3_ann_0', '3_ann_4', '3_bob_0', '3_bob_4'],
    ]);
    const one = set.splits.train[3]!;
    expect(one).toMatchObject({ text: 'three', speaker: 'bob', seconds: 0.01 });
    expect((await one.read()).samples[5]).toBe(7 / 16);
  });
  it('can leave one speaker out of all but test', async () => {
    await makeFsdd();
    const { splits } = await loadSpeech('fsdd', { leaveOut: 'ann' });
    const speakers = Object.values(splits).map((utterances) => new Set(utterances.map(({ speaker }) => speaker)));
    expect(speakers).toEqual([new Set(['bob']), new Set(['bob']), new Set(['ann'])]);
    expect(Object.values(splits).map((utterances) => utterances.length)).toEqual([4, 2, 6]);
    await expect(loadSpeech('fsdd', { leaveOut: 'eve' })).rejects.toThrow(
      'expected a speaker of fsdd: ann, bob, got "eve"',
    );
  });
  it('says how to fetch what is not there', async () => {
    await expect(loadSpeech('an4')).rejects.toThrow('expected its file an4/train.tsv in');
  });
});

describe('a tar', () => {
  it('gives its files by name', async () => {
    const path = await file(
      'a.tar',
      await tarOf({ one: clip(0.5), 'deep/two': Buffer.alloc(1000, 7), none: Buffer.alloc(0) }),
    );
    const index = await indexTar(path);
    expect(index.names).toEqual(['one', 'deep/two', 'none']);
    expect(await index.read('deep/two')).toEqual(Buffer.alloc(1000, 7));
    expect(await index.read('none')).toHaveLength(0);
    await expect(index.read('three')).rejects.toThrow(`${path}: expected a file three in it, got none of that name`);
  });
  it('that is cut off, or none, or nowhere, is refused', async () => {
    const whole = await tarOf({ one: clip(0.5), two: Buffer.alloc(1000) });
    const index = await indexTar(await file('cut.tar', whole.subarray(0, 1600)));
    await expect(index.read('two')).rejects.toThrow('cut.tar, two: expected 1000 bytes, got 64. Fetch it again.');
    await expect(indexTar(await file('b.tar', Buffer.alloc(600, 'x')))).rejects.toThrow(
      'byte 0: expected a tar header',
    );
    await expect(indexTar(join(folder, 'c.tar'))).rejects.toThrow('expected a readable file, got ENOENT');
  });
});

describe("a user's recordings", () => {
  const rows = (count: number, more = '') =>
    `audio\ttext${more && '\tspeaker'}\n${Array.from({ length: count }, (_, i) => `clips/${i}.wav\tsaid ${i}${more}\n`).join('')}`;

  it('in one manifest are split 80/10/10, the same way each time, and read beside it', async () => {
    const path = await file('mine/list.tsv', rows(20, '\tann'));
    await file('mine/clips/3.wav', clip(0.25));
    const set = await loadSpeech(path);
    expect(sizes(set)).toEqual([16, 2, 2]);
    expect(sizes(await loadSpeech(path, { seed: 2 }))).toEqual([16, 2, 2]);
    const all = Object.values(set.splits).flat();
    expect(new Set(all.map(({ id }) => id)).size).toBe(20);
    const order = ({ splits }: SpeechSet) => Object.values(splits).flatMap((part) => part.map(({ id }) => id));
    expect(order(await loadSpeech(path))).toEqual(order(set));
    expect(order(await loadSpeech(path, { seed: 2 }))).not.toEqual(order(set));
    const one = all.find(({ id }) => id === 'clips/3.wav')!;
    expect(one).toMatchObject({ text: 'said 3', speaker: 'ann' });
    expect((await one.read()).samples[0]).toBe(0.25);
    await expect(all.find(({ id }) => id === 'clips/4.wav')!.read()).rejects.toThrow(
      /4\.wav \(.*list\.tsv line 6\): expected a readable sound file, got ENOENT/,
    );
  });
  it('in a folder keep their splits, or are one manifest', async () => {
    await file(
      'a/train.jsonl',
      Array.from({ length: 10 }, (_, i) => `{"path":"${i}.wav","transcript":"t"}\n`).join(''),
    );
    await file('a/test.tsv', 'path\ttranscript\n10.wav\tu\n');
    const set = await loadSpeech(join(folder, 'a'));
    expect(sizes(set)).toEqual([9, 1, 1]);
    expect(set.notes).toEqual(['No dev split: 1 of 10 clips of train are held out for it, at random (seed 1).']);
    await file('a/dev.tsv', 'path\ttranscript\n11.wav\tv\n');
    expect(sizes(await loadSpeech(join(folder, 'a')))).toEqual([10, 1, 1]);
    await file('b/manifest.tsv', rows(10));
    expect(sizes(await loadSpeech(join(folder, 'b')))).toEqual([8, 1, 1]);
  });
  it('may have columns of other names', async () => {
    await file('a/train.tsv', 'file\twords\twho\n1.wav\tone\tx\n2.wav\ttwo\ty\n');
    await file('a/test.tsv', 'file\twords\twho\n3.wav\tthree\tz\n');
    const named = { audioColumn: 'file', textColumn: 'words', speakerColumn: 'who' };
    const { splits } = await loadSpeech(join(folder, 'a'), named);
    expect(splits.test[0]).toMatchObject({ id: '3.wav', text: 'three', speaker: 'z' });
    await expect(loadSpeech(join(folder, 'a'))).rejects.toThrow(
      'line 2: expected a column "audio", got file, words, who. Name yours with "audioColumn", "textColumn"',
    );
  });
  it('may have columns by number in a manifest without a header', async () => {
    const path = await file('a/list.csv', Array.from({ length: 10 }, (_, i) => `ann,"said, ${i}",${i}.wav\n`).join(''));
    const numbers = { audioColumn: '3', textColumn: 2, speakerColumn: 1 };
    const set = await loadSpeech(path, numbers);
    expect(sizes(set)).toEqual([8, 1, 1]);
    expect(await readClips(path, numbers)).toContainEqual(
      expect.objectContaining({ id: '9.wav', text: 'said, 9', speaker: 'ann' }),
    );
  });
  it('may lie in a folder for each word, and every word is in every split', async () => {
    for (const word of ['yes', 'no']) for (let i = 0; i < 30; i++) await file(`words/${word}/${i}.wav`, clip(i / 64));
    const set = await loadSpeech(join(folder, 'words'));
    expect(sizes(set)).toEqual([48, 6, 6]);
    const words = Object.values(set.splits).map((part) => part.filter(({ text }) => text === 'yes').length);
    expect(words).toEqual([24, 3, 3]);
    expect(set.notes).toEqual([
      'One source of 60 clips: 48 train, 6 dev, 6 test, at random (seed 1), each class in proportion.',
    ]);
    const one = set.splits.train.find(({ id }) => id === 'yes/7.wav') ?? set.splits.train[0]!;
    expect((await one.read()).samples[0]).toBe(Number(/(\d+)\.wav/.exec(one.id)![1]) / 64);
    await file('words/alone.wav', clip(0));
    await expect(loadSpeech(join(folder, 'words'))).rejects.toThrow(
      'alone.wav: expected a folder for each class, got a file beside them.',
    );
  });
  it('may have a text beside each, in splits, beside which a manifest counts', async () => {
    for (const split of ['train', 'test'])
      for (let i = 0; i < 10; i++) {
        await file(`a/${split}/deep/${i}.wav`, clip(0.5));
        await file(`a/${split}/deep/${i}.txt`, `said\n ${i}\n`);
      }
    const set = await loadSpeech(join(folder, 'a'));
    expect(sizes(set)).toEqual([9, 1, 10]);
    expect(set.splits.test[3]).toMatchObject({ id: 'deep/3.wav', text: 'said 3' });
    await file('a/test.tsv', 'path\ttext\ntest/deep/1.wav\tother\n');
    expect((await loadSpeech(join(folder, 'a'))).splits.test.map(({ text }) => text)).toEqual(['other']);
    await file('a/train/deep/new.WAV', clip(0));
    await expect(loadSpeech(join(folder, 'a'))).rejects.toThrow(
      'new.WAV: expected its text new.txt beside it, got none.',
    );
  });
  it('may be AU and AIFF, by content, beside WAV', async () => {
    const header = Buffer.alloc(24);
    header.write('.snd');
    for (const [i, word] of [24, 2, 1, 8000, 1].entries()) header.writeUInt32BE(word, 4 + 4 * i);
    const au = Buffer.concat([header, Buffer.from([0x80, 0xff])]); // two samples of µ-law
    const endings = ['au', 'snd', 'aif', 'aiff', 'aifc', 'wav', 'wave'];
    for (let i = 0; i < 14; i++) await file(`mixed/${i % 2}/${i}.${endings[i % 7]}`, au);
    const clips = await readClips(join(folder, 'mixed'));
    expect(clips).toHaveLength(14);
    for (const { read } of clips)
      expect(await read()).toEqual({ samples: Float32Array.of(32124 / 32768, 0), sampleRate: 8000 });
  });
  it('of a kind that cannot be decoded are an error when they are read', async () => {
    for (let i = 0; i < 10; i++) await file(`a/${i % 2}/${i}.m4a`, 'no sound');
    const [one] = (await loadSpeech(join(folder, 'a'))).splits.train;
    await expect(one!.read()).rejects.toThrow(/\d\.m4a: expected a/);
  });
  it.each([
    ['few.tsv', rows(9), 'expected at least 10 clips to split, got 9'],
    ['twice.tsv', `${rows(12)}clips/3.wav\tagain\n`, 'expected each clip once, got "clips/3.wav" twice'],
    ['blank.tsv', `${rows(12)}12.wav\t \n`, 'blank.tsv line 14: expected something in column "text", got nothing'],
  ])('%s is refused', async (name, content, message) => {
    await expect(loadSpeech(await file(name, content))).rejects.toThrow(message);
  });
  it('a folder without manifests, a path of nothing, and options for other sets are refused', async () => {
    await file('a/train.tsv', rows(10));
    await expect(loadSpeech(join(folder, 'a'))).rejects.toThrow('got no test');
    await expect(loadSpeech(join(folder, 'none'))).rejects.toThrow(
      'expected a file or folder, or one of digits, an4, fsdd, got nothing of that name',
    );
    await expect(loadSpeech(join(folder, 'a'), { leaveOut: 'ann' })).rejects.toThrow('expected the data set fsdd');
    await expect(loadSpeech('fsdd', { textColumn: 'text' })).rejects.toThrow("expected a user's own manifest");
  });
});
