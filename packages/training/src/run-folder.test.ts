import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openRun, startRun, writeAside } from './index.ts';

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

  it('that was cut off is an error that names the file', async () => {
    const run = openRun(folder);
    await run.writeCheckpoint(checkpoint(1), progress(1));
    const path = run.file('checkpoints/1/weights.safetensors');
    await writeFile(path, (await readFile(path)).subarray(0, 40));
    await expect(run.readCheckpoint(await run.readProgress())).rejects.toThrow(`${path}: expected`);
  });

  it('of another format says so', async () => {
    const run = openRun(folder);
    await writeFile(run.file('progress.json'), '{"format": 99}');
    await expect(run.readProgress()).rejects.toThrow('expected format 1, got format 99');
    await writeFile(run.file('progress.json'), '{"form');
    await expect(run.readProgress()).rejects.toThrow('expected JSON, got "{"form"');
  });
});

describe('metrics', () => {
  it('written after the checkpoint are forgotten on the way back', async () => {
    const run = openRun(folder);
    await run.logMetrics({ epoch: 0 });
    const bytes = await run.metricsBytes();
    await run.logMetrics({ epoch: 1 });
    await run.truncateMetrics(bytes);
    expect(await readFile(run.file('metrics.jsonl'), 'utf8')).toBe('{"epoch":0}\n');
  });
});

describe('startRun', () => {
  const start = (resume = false, overwrite = false) => startRun(openRun(folder), { resume, overwrite });
  const exists = () => writeFile(join(folder, 'config.json'), '{}');

  it('makes a new run, and leaves one that is there alone', async () => {
    expect(await start()).toBe('new');
    await exists();
    await expect(start()).rejects.toThrow(
      'Go on with it (--resume), replace it (--overwrite) or choose another --name.',
    );
  });
  it('resumes from a checkpoint, and starts anew where there is none yet', async () => {
    await exists();
    expect(await start(true)).toBe('new');
    await exists();
    await writeFile(join(folder, 'progress.json'), '{}');
    expect(await start(true)).toBe('resume');
  });
  it('overwrites when told to', async () => {
    await exists();
    await writeFile(join(folder, 'old.txt'), '');
    expect(await start(false, true)).toBe('new');
    expect(await readdir(folder)).toEqual([]);
  });
  it('refuses to resume nothing, and to do both', async () => {
    await expect(start(true)).rejects.toThrow('expected a run to resume, got none');
    await expect(start(true, true)).rejects.toThrow('expected one of the two, got both');
  });
});

it('writeAside leaves the old file whole when the new one cannot be written', async () => {
  const path = join(folder, 'a.txt');
  await writeAside(path, 'old');
  await writeAside(path, 'new');
  expect(await readFile(path, 'utf8')).toBe('new');
  await expect(writeAside(path, 5 as unknown as string)).rejects.toThrow();
  expect(await readFile(path, 'utf8')).toBe('new');
  expect(await readdir(folder)).toEqual(['a.txt']);
});
