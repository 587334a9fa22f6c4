import { mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openRun, writeAside } from './index.ts';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
});

const progress = (step: number) => ({
  step,
  epoch: 0,
  batch: step,
  best: null,
  schedule: { rate: 1, best: null, badEpochs: 0 },
  epochLoss: { sum: 1, size: 2 },
  trainSeconds: 3,
  finished: null,
});
const checkpoint = (value: number) => ({ weights: { w: tf.scalar(value) }, optimizer: { 'w/m': tf.scalar(-value) } });

describe('a checkpoint', () => {
  it('is what progress.json names, and the only one that stays', async () => {
    const run = openRun(folder, 'test');
    await run.logMetrics({ epoch: 0 });
    await run.writeCheckpoint(checkpoint(1), progress(1));
    await run.writeCheckpoint(checkpoint(2), progress(2));
    const read = await run.readProgress();
    expect(read).toMatchObject({ ...progress(2), checkpoint: 'checkpoints/2', compute: 'test', metricsBytes: 12 });
    const { weights, optimizer } = await run.readCheckpoint(read);
    expect(weights.tensors.w!.dataSync()[0]).toBe(2);
    expect(optimizer.tensors['w/m']!.dataSync()[0]).toBe(-2);
    expect(await readdir(run.file('checkpoints'))).toEqual(['2']);
  });

  it('deletes nothing beside other checkpoints', async () => {
    const run = openRun(folder);
    await run.writeCheckpoint(checkpoint(1), progress(1));
    await writeFile(run.file('checkpoints/1/notes.txt'), 'mine');
    await mkdir(run.file('checkpoints/best'));
    await mkdir(run.file('checkpoints/7'));
    await writeFile(run.file('checkpoints/7/weights.safetensors.txt'), 'mine');
    await writeFile(run.file('checkpoints/12'), 'mine');
    await run.writeCheckpoint(checkpoint(2), progress(2));
    expect((await readdir(run.file('checkpoints'), { recursive: true })).sort()).toEqual([
      ...['1', '1/notes.txt', '12', '2', '2/optimizer.safetensors', '2/weights.safetensors'],
      ...['7', '7/weights.safetensors.txt', 'best'],
    ]);
  });

  it('is not written through a link', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'longhand-'));
    await symlink(elsewhere, join(folder, 'checkpoints'));
    await expect(openRun(folder).writeCheckpoint(checkpoint(1), progress(1))).rejects.toThrow('got a link');
    expect(await readdir(elsewhere)).toEqual([]);
  });

  it('that was cut off is an error that names the file', async () => {
    const run = openRun(folder);
    await run.writeCheckpoint(checkpoint(1), progress(1));
    const path = run.file('checkpoints/1/weights.safetensors');
    await writeFile(path, (await readFile(path)).subarray(0, 40));
    await expect(run.readCheckpoint(await run.readProgress())).rejects.toThrow(`${path}: expected`);
  });

  it.each(['weights', 'optimizer'])('with a bit of %s flipped is an error that names the file', async (name) => {
    const run = openRun(folder);
    await run.writeCheckpoint(checkpoint(1), progress(1));
    const path = run.file(`checkpoints/1/${name}.safetensors`);
    const bytes = await readFile(path);
    bytes[bytes.length - 2]! ^= 1;
    await writeFile(path, bytes);
    await expect(run.readCheckpoint(await run.readProgress())).rejects.toThrow(
      `${path}: expected the content that progress.json names, got another.`,
    );
  });

  it('is not made of weights that are not finite', async () => {
    const run = openRun(folder);
    await run.writeCheckpoint(checkpoint(1), progress(1));
    const bad = { weights: { w: tf.tensor1d([1, Number.NaN]) }, optimizer: {} };
    await expect(run.writeCheckpoint(bad, progress(2))).rejects.toThrow(
      'training step 2: expected finite weights, got NaN in "w", number 1. Lower the learning rate',
    );
    expect((await run.readProgress()).step).toBe(1);
    expect(await readdir(run.file('checkpoints'))).toEqual(['1']);
  });
});

describe('progress.json', () => {
  const whole = async () => {
    const run = openRun(folder);
    await run.writeCheckpoint(checkpoint(1), progress(1));
    return { run, state: JSON.parse(await readFile(run.file('progress.json'), 'utf8')) };
  };

  it.each([
    [{ step: '7' }, 'progress.json: step: expected number, got "7"'],
    [{ step: 1e308 }, 'step: expected int'],
    [{ step: -1 }, 'step: expected number to be >=0, got -1'],
    [{ step: 2 }, 'checkpoint: expected the checkpoint of its step, got "checkpoints/1"'],
    [{ checkpoint: '../elsewhere/1' }, 'checkpoint: expected checkpoints/ and a number'],
    [{ epoch: 1.5 }, 'epoch: expected int'],
    [{ metricsBytes: null }, 'metricsBytes: expected number, got null'],
    [{ best: { epoch: 0, step: 1, metric: 'high' } }, 'best.metric: expected number, got "high"'],
    [{ best: { epoch: 9, step: 1, metric: 1 } }, 'best: expected an epoch before the current one'],
    [{ epochLoss: [] }, 'epochLoss: expected object'],
    [{ schedule: null }, 'schedule: expected record, got null'],
    [{ finished: 'maybe' }, 'finished'],
    [{ checksums: undefined }, 'checksums: expected checksums of the checkpoint, got nothing'],
    [{ checksums: { weights: 'abc', optimizer: '', metrics: '' } }, 'checksums.weights: expected a SHA-256'],
    [{ extra: 1 }, 'Unrecognized key'],
  ])('%j is an error that names the part', async (change, message) => {
    const { run, state } = await whole();
    await writeFile(run.file('progress.json'), JSON.stringify({ ...state, ...change }));
    await expect(run.readProgress()).rejects.toThrow(message);
  });

  it.each([
    ['{"format": 99}', 'format: expected format 1 or 2, got 99'],
    ['{"form', 'expected JSON, got "{\\"form"'],
    ['', 'expected JSON, got an empty text'],
    ['null', 'expected object, got null'],
    ['[[1]]', 'expected object, got an array'],
    [`${'['.repeat(50_000)}${']'.repeat(50_000)}`, 'progress.json: expected'],
    [`{"schedule":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`, 'progress.json: '],
  ])('of other text says so', async (text, message) => {
    const { run } = await whole();
    await writeFile(run.file('progress.json'), text);
    await expect(run.readProgress()).rejects.toThrow(message);
  });

  it('of format 1, which had no checksums, is read', async () => {
    const { run, state } = await whole();
    const { checksums: _, ...before } = { ...state, format: 1 };
    await writeFile(run.file('progress.json'), JSON.stringify(before));
    const { weights } = await run.readCheckpoint(await run.readProgress());
    expect(weights.tensors.w!.dataSync()[0]).toBe(1);
  });
});

describe('metrics', () => {
  it('written after the checkpoint are forgotten on the way back', async () => {
    const run = openRun(folder);
    await run.logMetrics({ epoch: 0 });
    const metricsBytes = await run.metricsBytes();
    await run.logMetrics({ epoch: 1 });
    await run.truncateMetrics({ metricsBytes });
    expect(await readFile(run.file('metrics.jsonl'), 'utf8')).toBe('{"epoch":0}\n');
  });

  it('that are missing or others are an error', async () => {
    const run = openRun(folder);
    await run.logMetrics({ epoch: 0 });
    await run.writeCheckpoint(checkpoint(1), progress(1));
    const state = await run.readProgress();
    await writeFile(run.file('metrics.jsonl'), '{"epoch":3}\n');
    await expect(run.truncateMetrics(state)).rejects.toThrow('metrics.jsonl: expected the rows that progress.json');
    await writeFile(run.file('metrics.jsonl'), '{"ep');
    await expect(run.truncateMetrics(state)).rejects.toThrow('expected 12 bytes, as progress.json says, got 4');
  });

  it('are not written through a link', async () => {
    const other = join(await mkdtemp(join(tmpdir(), 'longhand-')), 'other.txt');
    await writeFile(other, 'mine');
    await symlink(other, join(folder, 'metrics.jsonl'));
    await expect(openRun(folder).logMetrics({ epoch: 0 })).rejects.toThrow('ELOOP');
    expect(await readFile(other, 'utf8')).toBe('mine');
  });
});

describe('writeAside', () => {
  it('leaves the old file whole when the new one cannot be written', async () => {
    const path = join(folder, 'a.txt');
    await writeAside(path, 'old');
    await writeAside(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    await expect(writeAside(path, 5 as unknown as string)).rejects.toThrow();
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['a.txt']);
  });

  it('replaces a link, and leaves what it names alone', async () => {
    const other = join(await mkdtemp(join(tmpdir(), 'longhand-')), 'other.txt');
    await writeFile(other, 'mine');
    for (const name of ['a.txt', 'a.txt.writing']) await symlink(other, join(folder, name));
    await writeAside(join(folder, 'a.txt'), 'new');
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('new');
    expect(await readFile(other, 'utf8')).toBe('mine');
  });
});
