import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav } from '@longhand/audio';
import type { SpeechModel } from '@longhand/speech';
import { expect, it } from 'vitest';
import { predictFiles } from './predict-files.ts';
import { openSoundFile } from './sound-file.ts';
import { soundRows } from './sound-rows.ts';

it('a long recording says with each segment how long it is, so that progress within it can be shown', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'longhand-')), 'long.wav');
  await writeFile(path, encodeWav({ samples: new Float32Array(40 * 100), sampleRate: 100 }));
  const segments = [
    { text: 'do', start: 2, end: 4 },
    { text: 'so', start: 15, end: 16 },
  ];
  const model = {
    description: { config: { task: 'transcribe' } },
    segments: async function* () {
      yield* segments;
    },
  } as unknown as SpeechModel;
  const row = { text: path, number: 1, values: {} };
  const heard = [];
  for await (const one of predictFiles(model, [row], { search: {}, cutAfter: 30 })) heard.push(one);
  expect(heard).toEqual(segments.map((prediction) => ({ row, prediction, of: 40 })));
});

it('the share of the files that is done counts the part of the one that is heard', async () => {
  const { groups, share } = await soundRows(['a.wav', 'b.wav'], { input: '', audioColumn: '' });
  const shares = [];
  for await (const _ of groups) shares.push(share?.(0.5));
  expect(shares).toEqual([0.25, 0.75]);
});

it('a folder is the sounds below it, and one without any an error in its place', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  for (const name of ['none', 'some/yes', 'some/no']) await mkdir(join(folder, name), { recursive: true });
  for (const name of ['yes/2.flac', 'yes/1.WAV', 'yes/1.txt', 'no/a.mp3'])
    await writeFile(join(folder, 'some', name), '');
  const operands = [join(folder, 'some'), join(folder, 'none'), 'a.wav'];
  const { groups, share } = await soundRows(operands, { input: '', audioColumn: '' });
  const files = [];
  for await (const [row] of groups) files.push(row?.text);
  const some = ['no/a.mp3', 'yes/1.WAV', 'yes/2.flac'].map((name) => join(folder, 'some', name));
  expect(files).toEqual([...some, join(folder, 'none'), 'a.wav']);
  expect(share?.(0)).toBe(1);
  expect(() => openSoundFile(join(folder, 'none'))).toThrow('expected a sound file, got a folder without any.');
});
