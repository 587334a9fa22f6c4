// What the tests of runs share: a run with a checkpoint of one number.
import { readdir } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs';
import type { RunFolder } from './run-folder.ts';
import { type RunRequest, type RunStart, withRun } from './with-run.ts';

const position = (step: number, finished: 'epochs' | null) => ({
  ...{ step, epoch: 0, batch: step, best: null, schedule: { rate: 1, best: null, badEpochs: 0 } },
  ...{ epochLoss: { sum: 1, size: 2 }, trainSeconds: 3, finished },
});

export async function checkpoint(run: RunFolder, step: number, finished: 'epochs' | null = null): Promise<void> {
  const w = tf.scalar(step);
  await run.writeCheckpoint({ weights: { w }, optimizer: { 'w/m': w } }, position(step, finished));
  w.dispose();
}

/** @param finished null: the training was stopped */
export const trained = (
  path: string,
  step = 1,
  request: Partial<RunRequest> = {},
  finished: 'epochs' | null = 'epochs',
): Promise<RunStart> =>
  withRun(path, { app: 'test', ...request }, async (run, start) => {
    await run.writeJson('vocabulary.json', ['a', 'b']);
    await run.writeJson('config.json', { app: 'test', config: { step }, preset: '' }, { mayChange: true });
    await checkpoint(run, step, finished);
    return start;
  });

/** Paths of all that lies in a folder. */
export const tree = async (folder: string): Promise<string[]> => (await readdir(folder, { recursive: true })).sort();
