// Recordings as people have them: of other widths and levels, very long, very few.
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav } from '@longhand/audio';
import { at, createRandom } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';
import { load } from 'longhand';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { main as evaluateMain } from './evaluate.ts';
import { main as predictMain } from './predict.ts';
import { notes, rate, sing } from './testing/songs.ts';
import { main as trainMain } from './train.ts';

let folder = '';
let output = '';
const run = (name: string, ...rest: string[]) => join(folder, 'runs', name, ...rest);
beforeAll(async () => {
  tf.enableProdMode();
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
});
beforeEach(() => {
  output = '';
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      output += text.toString();
      return true;
    });
});

async function writeClips(name: string, texts: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  for (const [i, text] of texts.entries()) {
    const samples = sing(text.split(' ') as typeof notes, i, 0.001 * at([1, 3, 10], i % 3)); // rooms differ
    await writeFile(join(path, `${i}.wav`), encodeWav({ samples, sampleRate: rate }));
  }
  await writeFile(join(path, 'manifest.csv'), `path,text\n${texts.map((text, i) => `${i}.wav,${text}\n`).join('')}`);
  return path;
}

describe('a model with dither and change of level', () => {
  beforeAll(async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const random = createRandom(5);
    const songs = Array.from({ length: 120 }, () =>
      Array.from({ length: 1 + random.integer(3) }, () => at(notes, random.integer(3))).join(' '),
    );
    await trainMain([
      ...[
        '--auto',
        'off',
        '--data',
        await writeClips('songs', songs),
        '--runs',
        join(folder, 'runs'),
        '--name',
        'songs',
        '--cache',
        '',
      ],
      ...['--num-mel', '20', '--deltas', '0', '--hidden-size', '24', '--num-layers', '1', '--tokens', 'words'],
      ...[
        '--batch-size',
        '8',
        '--learning-rate',
        '0.02',
        '--warmup-steps',
        '5',
        '--ema-decay',
        '0.9',
        '--dropout',
        '0',
      ],
      ...['--speeds', '1', '--time-masks', '0', '--frequency-masks', '0', '--epochs', '14'],
    ]);
  });
  const predict = async (files: readonly string[], ...flags: string[]) => {
    output = '';
    await predictMain([...files, '--run', run('songs'), ...flags]);
    return output.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
  };
  const wav = (i: number) => join(folder, 'songs', `${i}.wav`);
  const truth = async (i: number) =>
    at((await readFile(join(folder, 'songs', 'manifest.csv'), 'utf8')).split('\n'), i + 1).split(',')[1];

  it('hears the same words at 8, 16 and 32 bits, in digital silence, 20 dB quieter and 10 dB louder', async () => {
    const model = await load('speech', run('songs'));
    const song = ['mi', 'so', 'do'] as const;
    const clean = sing(song, 1, 0);
    for (const bits of [8, 16, 32])
      for (const db of bits === 8 ? [0] : [-20, -10, 0, 10]) {
        const full = 2 ** (bits - 1);
        const level = (x: number) => Math.max(-1, Math.min(1 - 1 / full, x * 10 ** (db / 20)));
        const samples = clean.map((x) => (bits === 32 ? level(x) : Math.round(level(x) * full) / full));
        const [heard] = await model([{ samples, sampleRate: rate }]);
        expect(heard, `${bits} bits, ${db} dB`).toMatchObject({ text: song.join(' ') });
      }
    model.dispose();
  });

  it('cuts a long recording at its pauses: a line for each segment, with times that hold', async () => {
    const songs = [
      ['do', 'so', 'mi'],
      ['mi', 'mi'],
      ['so', 'do', 'so'],
    ] as const;
    const starts = [2, 15, 30];
    const samples = Float32Array.from({ length: 40 * rate }, () => 0);
    for (const [i, song] of songs.entries()) samples.set(sing(song, 300 + i, 0), at(starts, i) * rate);
    const path = join(folder, 'long.wav');
    await writeFile(path, encodeWav({ samples, sampleRate: rate }));
    const rows = await predict([wav(0), path, wav(1)]);
    expect(rows.map(({ text }) => text)).toEqual([
      await truth(0),
      ...songs.map((song) => song.join(' ')),
      await truth(1),
    ]);
    for (const [i, { start, end, words }] of rows.slice(1, -1).entries()) {
      expect(Math.abs(start - at(starts, i))).toBeLessThan(0.2); // a song begins with a tenth of a second of silence
      expect(end - start).toBeLessThan(2);
      const heard = words as { start: number; end: number }[];
      expect(at(heard, 0).start).toBeGreaterThanOrEqual(start);
      expect(at(heard, heard.length - 1).end).toBeLessThanOrEqual(end);
    }
    output = '';
    await predictMain([path, '--run', run('songs'), '--text']);
    expect(output.split('\n')[0]).toMatch(/long\.wav\t[12]\.\d\d\t[23]\.\d\d\tdo so mi$/);
    expect(await predict([path], '--cut-after', '0')).toHaveLength(1);
    await writeFile(path, encodeWav({ samples: new Float32Array(40 * rate), sampleRate: rate }));
    await expect(predict([path, wav(0)])).rejects.toThrow(/got 1 of 2 that cannot, the first of them file 1/);
    expect(output).toMatch(/"error":"[^"]*expected speech, got none.*\n.*"text":/);
  });
});

it('learns sixty clips of two words, with the warm-up and the schedule of large sets', async () => {
  const path = await writeClips(
    'sixty',
    Array.from({ length: 60 }, (_, i) => (i % 2 ? 'do' : 'so')),
  );
  const sizes = ['--num-mel', '20', '--hidden-size', '32', '--num-layers', '1', '--learning-rate', '5e-3'];
  const data = ['--auto', 'off', '--data', path, '--runs', join(folder, 'runs'), '--cache', '', '--name', 'sixty'];
  await expect(trainMain([...data, ...sizes, '--schedule', 'onecycle'])).rejects.toThrow('--warmup-steps: expected 0');
  await trainMain([...data, ...sizes]); // what failed before left the name free
  expect(output).toMatch(/Warm-up takes 12 of the 120 updates/);
  expect(output).toMatch(/dev has 6 clips/);
  await evaluateMain(['--run', run('sixty'), '--split', 'test']);
  const report = JSON.parse(await readFile(run('sixty', 'report.json'), 'utf8'));
  expect(report.metrics.wer.value).toBe(0);
});

it('takes clips of one word each for words to tell apart, where no flag says otherwise', async () => {
  const path = await writeClips(
    'words',
    Array.from({ length: 60 }, (_, i) => (i % 2 ? 'do' : 'so')),
  );
  const own = ['--runs', join(folder, 'runs'), '--cache', '', '--name', 'told'];
  output = '';
  await trainMain(['--data', path, ...own, '--hidden-size', '24', '--num-layers', '1', '--epochs', '12']);
  expect(output).toMatch(/Chosen from the data .*\n +48 clips are one of 2 words each: .*--task classify/);
  expect(JSON.parse(await readFile(run('told', 'config.json'), 'utf8')).config).toMatchObject({
    ...{ task: 'classify', monitor: 'accuracy', normalize: 'level', hiddenSize: 24, auto: 'on' },
  });
  await evaluateMain(['--run', run('told'), '--split', 'test']);
  expect(JSON.parse(await readFile(run('told', 'report.json'), 'utf8')).metrics.accuracy.value).toBe(1);
});
