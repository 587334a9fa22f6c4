// The training loop. All that it needs to go on is in `Position`, the parameters and the optimizer's slots: batches and
// dropout draw from seeds made of the epoch or step, never from a running generator, so a resumed training ends with the same bits.
import { DataError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { type Average, averagePrefix, createAverage } from './average.ts';
import { bestOf, gainedAt } from './best.ts';
import { memoryCheckpoints, type Position } from './checkpoints.ts';
import { checkFinite, copyInto } from './named-tensors.ts';
import { createOptimizer } from './optimizer.ts';
import { createSchedule } from './schedule.ts';
import type { Schedule } from './schedule-types.ts';
import { createSpeed, seconds } from './speed.ts';
import { TrainingStopped, type TrainOptions, type TrainResult } from './train-options.ts';
import { lowerRate, update } from './update.ts';

/** Options with their defaults. */
type Settled<Batch> = TrainOptions<Batch> &
  Required<Pick<TrainOptions<Batch>, 'optimizer' | 'size' | 'seed' | 'monitor' | 'checkpoints'>> & {
    readonly schedule: Schedule;
  };

interface Loop {
  readonly average: Average | undefined;
  readonly save: (position: Position) => Promise<Position>;
  /** Seconds of training so far, those before a resumption included. */
  readonly trained: () => number;
}

/**
 * Trains until the epochs are done, the dev metric stands still or the time is over; then `params` hold the best weights.
 * @throws TrainingStopped after `signal` asked for an end, saved; DataError if the loss, the dev metric or a weight is not finite
 * (the last checkpoint stays)
 * @example
 * const { best } = await train({ params, loss, batches: () => [x], epochs: 40, schedule: 0.1 });
 * best.metric; // the lowest loss
 */
export async function train<Batch>(options: TrainOptions<Batch>): Promise<TrainResult> {
  const optimizer = options.optimizer ?? createOptimizer({ kind: 'adam' }, options.params);
  try {
    return await trainSettled({
      ...options,
      optimizer,
      size: options.size ?? (() => 1),
      seed: options.seed ?? 1,
      monitor: options.monitor ?? { metric: 'loss', mode: 'min' },
      checkpoints: options.checkpoints ?? memoryCheckpoints(),
      schedule: scheduleOf(options.schedule ?? 0.001),
    });
  } finally {
    if (!options.optimizer) optimizer.dispose();
  }
}

const scheduleOf = (schedule: Schedule | number): Schedule =>
  typeof schedule === 'number' ? createSchedule({ kind: 'constant' }, schedule) : schedule;

async function trainSettled<Batch>(options: Settled<Batch>): Promise<TrainResult> {
  const { params, optimizer, schedule, checkpoints, epochs } = options;
  const average = options.emaDecay ? createAverage(params, options.emaDecay) : undefined;
  try {
    let at = (await restore(options, average)) ?? beginning(schedule);
    if (mayGoOn(at, options)) at = { ...at, finished: null };
    const startSeconds = seconds() - at.trainSeconds;
    const trained = () => seconds() - startSeconds;
    const save = async (position: Position): Promise<Position> => {
      const saved = { ...position, schedule: schedule.state(), trainSeconds: trained() };
      await checkpoints.save({ weights: params, optimizer: { ...optimizer.state(), ...average?.state() } }, saved);
      return saved;
    };
    while (at.finished === null && at.epoch < epochs) {
      at = await trainEpoch(options, at, { average, save, trained });
      at = await endEpoch(options, at, { average, save, trained });
    }
    await checkpoints.loadBest(params);
    await checkpoints.complete();
    const best = at.best as NonNullable<Position['best']>;
    return { best, steps: at.step, trainSeconds: at.trainSeconds, finished: at.finished ?? 'epochs' };
  } finally {
    average?.dispose();
  }
}

/** Whether what had ended has more epochs or time than before. */
const mayGoOn = <Batch>({ finished, epoch, trainSeconds }: Position, options: Settled<Batch>): boolean =>
  (finished === 'epochs' && epoch < options.epochs) || (finished === 'time' && !timeIsOver(trainSeconds, options));

const timeIsOver = (trained: number, { maxSeconds = 0 }: { readonly maxSeconds?: number }): boolean =>
  maxSeconds > 0 && trained >= maxSeconds;

/** All updates that are left of the epoch, or of the time. */
async function trainEpoch<Batch>(options: Settled<Batch>, start: Position, loop: Loop): Promise<Position> {
  const { average, save, trained } = loop;
  const { schedule, epochs, accumulate = 1, checkpointEvery = 0, monitor, maxSeconds, signal, onStep } = options;
  const timeLeft = () => (maxSeconds ? Math.max(0, maxSeconds - trained()) : Number.POSITIVE_INFINITY);
  const { epoch } = start;
  const batches = options.batches(epoch);
  if (batches.length === 0) throw new DataError({ where: 'train', expected: 'at least one batch', got: 'none' });
  const metric = start.best ? { name: monitor.metric, value: start.best.metric } : undefined;
  const speed = createSpeed();
  let at = start;
  while (at.batch < batches.length) {
    const group = batches.slice(at.batch, at.batch + accumulate);
    const { loss, size } = update(options, group, at.step, schedule.rate(at.step));
    const epochLoss = { sum: at.epochLoss.sum + loss * size, size: at.epochLoss.size + size };
    at = { ...at, step: at.step + 1, batch: at.batch + group.length, epochLoss };
    average?.update(at.step);

    speed.add(size, group.length);
    const batchesLeft = batches.length * (epochs - epoch) - at.batch;
    onStep?.({
      ...{ epoch, epochs, batch: at.batch, batches: batches.length, metric },
      loss: epochLoss.sum / epochLoss.size,
      examplesPerSecond: speed.examplesPerSecond(),
      secondsLeft: Math.min(speed.secondsPerBatch() * batchesLeft, timeLeft()),
    });
    await tf.nextFrame(); // lets signals and pages in
    if (signal?.aborted) {
      await save(at);
      throw new TrainingStopped(at.step);
    }
    if (timeIsOver(trained(), options)) return at;
    if (checkpointEvery > 0 && at.step % checkpointEvery === 0 && at.batch < batches.length) at = await save(at);
  }
  return at;
}

/** Evaluates on dev, keeps the weights if they are the best, saves. */
async function endEpoch<Batch>(options: Settled<Batch>, at: Position, loop: Loop): Promise<Position> {
  const { average, save, trained } = loop;
  const { params, schedule, checkpoints, monitor, select, epochs, patience = 0 } = options;
  const { epoch, step } = at;
  const learningRate = schedule.rate(step);
  const isCut = timeIsOver(trained(), options); // or just over
  const loss = at.epochLoss.sum / at.epochLoss.size;
  const weigh = async () => {
    const dev = options.evaluate ? await options.evaluate() : { loss };
    const metric = monitored(dev, monitor.metric, step);
    const best = bestOf({ epoch, step, metric, loss }, at.best, monitor.mode, select);
    if (best.epoch === epoch) {
      checkFinite(params, `training step ${step}`, lowerRate);
      await checkpoints.saveBest(params);
    }
    return { dev, metric, best };
  };
  const { dev, metric, best } = await (average ? average.during(weigh) : weigh());
  schedule.report(metric);
  const result = { epoch, step, loss, learningRate, dev };
  await checkpoints.log(result);
  const isBest = (select === 'last' ? gainedAt(best) : best.epoch) === epoch;
  options.onEpoch?.(result, { epochs, isBest, isTie: isBest && gainedAt(best) !== epoch });

  const patienceGone = patience > 0 && epoch - gainedAt(best) >= patience;
  const allDone = epoch + 1 === epochs && !isCut;
  const done = allDone ? 'epochs' : timeIsOver(trained(), options) ? 'time' : null;
  const finished = patienceGone ? 'patience' : done;
  return save({ ...at, epoch: epoch + 1, batch: 0, epochLoss: { sum: 0, size: 0 }, best, finished });
}

/** @throws DataError if there is no such metric, or it is not finite */
function monitored(dev: Readonly<Record<string, number>>, name: string, step: number): number {
  const metric = dev[name];
  if (metric === undefined) {
    const got = Object.keys(dev).join(', ');
    throw new DataError({ where: 'train: evaluate()', expected: `a metric "${name}"`, got });
  }
  if (Number.isFinite(metric)) return metric;
  const expected = `a finite dev ${name}`;
  throw new DataError({ where: `training step ${step}`, expected, got: String(metric), fix: lowerRate });
}

const beginning = (schedule: Schedule): Position => ({
  step: 0,
  epoch: 0,
  batch: 0,
  best: null,
  schedule: schedule.state(),
  epochLoss: { sum: 0, size: 0 },
  trainSeconds: 0,
  finished: null,
});

async function restore<Batch>(options: Settled<Batch>, average: Average | undefined): Promise<Position | undefined> {
  const { params, optimizer, schedule, checkpoints } = options;
  const found = await checkpoints.load();
  if (!found) return undefined;
  const { name: where, position, weights, optimizer: slots } = found;
  try {
    copyInto(params, weights.tensors, where);
    const own = Object.entries(slots.tensors).filter(([name]) => !name.startsWith(averagePrefix));
    optimizer.restore(Object.fromEntries(own), position.step);
    average?.restore(slots.tensors);
    schedule.restore(position.schedule);
    return position;
  } finally {
    weights.dispose();
    slots.dispose();
  }
}
