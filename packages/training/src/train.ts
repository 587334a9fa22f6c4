// The training loop. All that it needs to go on is in `Position`, the parameters and the optimizer's slots: batches and
// dropout draw from seeds made of the epoch or step, never from a running generator, so a resumed training ends with the same bits.
import { DataError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { type Average, averagePrefix, createAverage } from './average.ts';
import { type Best, bestOf, gainedAt } from './best.ts';
import { type Checkpoints, type EpochResult, memoryCheckpoints, type Position } from './checkpoints.ts';
import { checkFinite, copyInto } from './named-tensors.ts';
import { createOptimizer } from './optimizer.ts';
import { createSchedule } from './schedule.ts';
import type { Schedule } from './schedule-types.ts';
import { createSpeed, seconds } from './speed.ts';
import { lowerRate, type UpdateOptions, update } from './update.ts';

/** What is trained, on what, and how. */
export interface TrainOptions<Batch> extends Omit<UpdateOptions<Batch>, 'optimizer' | 'size' | 'seed'> {
  /** The batches of an epoch; the same every time it is called with that epoch. */
  readonly batches: (epoch: number) => readonly Batch[];
  readonly epochs: number;
  /** Default: Adam. */
  readonly optimizer?: UpdateOptions<Batch>['optimizer'];
  /** A number is a constant rate; default 0.001. */
  readonly schedule?: Schedule | number;
  /** How many examples (or tokens) the loss of a batch is the mean over; default 1 each. */
  readonly size?: UpdateOptions<Batch>['size'];
  /** Of dropout and of whatever else `loss` draws; default 1. */
  readonly seed?: number;
  /** Metrics on the dev split, after each epoch; default: the training loss, as `loss`. */
  readonly evaluate?: () => Promise<Readonly<Record<string, number>>> | Readonly<Record<string, number>>;
  /** The dev metric that chooses the best weights; default: the lowest `loss`. Where epochs tie, the lower training loss does. */
  readonly monitor?: { readonly metric: string; readonly mode: 'min' | 'max' };
  /** Epochs without a better metric before training stops; 0 (default): never. */
  readonly patience?: number;
  /** Batches per update; their gradients are averaged as if they were one batch. */
  readonly accumulate?: number;
  /** Decay of the moving average of the weights that is evaluated and kept in their place, e.g. 0.999; 0 (default): none. */
  readonly emaDecay?: number;
  /** Where checkpoints go; default: the best weights stay in memory. */
  readonly checkpoints?: Checkpoints;
  /** Updates between checkpoints within an epoch; 0 (default): only at its end. */
  readonly checkpointEvery?: number;
  /** Asks for an end: the loop finishes its step, saves, and throws `TrainingStopped`. */
  readonly signal?: AbortSignal;
  /** Called after each update. */
  readonly onStep?: (state: StepState) => void;
  /** Called after each epoch. */
  readonly onEpoch?: (result: EpochResult, state: { readonly epochs: number; readonly isBest: boolean }) => void;
}

/** How far a training is. */
export interface StepState {
  readonly epoch: number;
  readonly epochs: number;
  /** Batches done in this epoch, of so many. */
  readonly batch: number;
  readonly batches: number;
  /** Mean over the epoch so far. */
  readonly loss: number;
  /** The best of the dev metric so far. */
  readonly metric?: { readonly name: string; readonly value: number };
  readonly examplesPerSecond: number;
  readonly secondsLeft: number;
}

/** What a training reached. */
export interface TrainResult {
  readonly best: Best;
  readonly steps: number;
  readonly trainSeconds: number;
  readonly finished: 'epochs' | 'patience';
}

/** Thrown by the loop when its signal asked for an end; everything is saved. */
export class TrainingStopped extends Error {
  readonly step: number;

  constructor(step: number) {
    super(`Training stopped at step ${step}; its checkpoint is saved.`);
    this.name = 'TrainingStopped';
    this.step = step;
  }
}

/** Options with their defaults. */
type Settled<Batch> = TrainOptions<Batch> &
  Required<Pick<TrainOptions<Batch>, 'optimizer' | 'size' | 'seed' | 'monitor' | 'checkpoints'>> & {
    readonly schedule: Schedule;
  };

interface Loop {
  readonly average: Average | undefined;
  readonly save: (position: Position) => Promise<Position>;
}

/**
 * Trains until the epochs are done or the dev metric stands still; then `params` hold the best weights.
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
    if (at.finished === 'epochs' && at.epoch < epochs) at = { ...at, finished: null }; // more epochs than before
    const startSeconds = seconds() - at.trainSeconds;
    const save = async (position: Position): Promise<Position> => {
      const saved = { ...position, schedule: schedule.state(), trainSeconds: seconds() - startSeconds };
      await checkpoints.save({ weights: params, optimizer: { ...optimizer.state(), ...average?.state() } }, saved);
      return saved;
    };
    while (at.finished === null && at.epoch < epochs) {
      at = await trainEpoch(options, at, { average, save });
      at = await endEpoch(options, at, { average, save });
    }
    await checkpoints.loadBest(params);
    await checkpoints.complete();
    const best = at.best as NonNullable<Position['best']>;
    return { best, steps: at.step, trainSeconds: at.trainSeconds, finished: at.finished ?? 'epochs' };
  } finally {
    average?.dispose();
  }
}

/** All updates that are left of the epoch. */
async function trainEpoch<Batch>(options: Settled<Batch>, start: Position, { average, save }: Loop): Promise<Position> {
  const { schedule, epochs, accumulate = 1, checkpointEvery = 0, monitor, signal, onStep } = options;
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
      secondsLeft: speed.secondsPerBatch() * batchesLeft,
    });
    await tf.nextFrame(); // lets signals and pages in
    if (signal?.aborted) {
      await save(at);
      throw new TrainingStopped(at.step);
    }
    if (checkpointEvery > 0 && at.step % checkpointEvery === 0 && at.batch < batches.length) at = await save(at);
  }
  return at;
}

/** Evaluates on dev, keeps the weights if they are the best, saves. */
async function endEpoch<Batch>(options: Settled<Batch>, at: Position, { average, save }: Loop): Promise<Position> {
  const { params, schedule, checkpoints, monitor, epochs, patience = 0 } = options;
  const { epoch, step } = at;
  const learningRate = schedule.rate(step);
  const loss = at.epochLoss.sum / at.epochLoss.size;
  const weigh = async () => {
    const dev = options.evaluate ? await options.evaluate() : { loss };
    const metric = monitored(dev, monitor.metric, step);
    const best = bestOf({ epoch, step, metric, loss }, at.best, monitor.mode);
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
  options.onEpoch?.(result, { epochs, isBest: best.epoch === epoch });

  const patienceGone = patience > 0 && epoch - gainedAt(best) >= patience;
  const finished = patienceGone ? 'patience' : epoch + 1 === epochs ? 'epochs' : null;
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
