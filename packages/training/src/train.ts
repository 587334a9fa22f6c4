// The training loop. All that it needs to go on is in `Progress`, the parameters and the optimizer's slots: batches and
// dropout draw from seeds made of the epoch or step, never from a running generator, so a resumed run ends with the same bits.
import { DataError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';
import { type Average, averagePrefix, createAverage } from './average.ts';
import { Interrupted, listenForInterrupt, type StopSignal } from './interrupt.ts';
import { checkFinite, copyInto } from './named-tensors.ts';
import { createProgressLine, createSpeed, type Output, type ProgressLine, seconds } from './progress.ts';
import type { Progress } from './progress-schema.ts';
import type { RunFolder } from './run-folder.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';
import type { Schedule } from './schedule-types.ts';
import { type UpdateOptions, update } from './update.ts';
import type { RunStart } from './with-run.ts';

export interface TrainOptions<Batch> extends UpdateOptions<Batch> {
  readonly run: RunFolder;
  readonly start: RunStart;
  readonly schedule: Schedule;
  /** The batches of an epoch; the same every time it is called with that epoch. */
  readonly batches: (epoch: number) => readonly Batch[];
  /** Metrics on the dev split, after each epoch. */
  readonly evaluate: () => Promise<Readonly<Record<string, number>>> | Readonly<Record<string, number>>;
  /** The dev metric that chooses the best weights. */
  readonly goal: { readonly metric: string; readonly mode: 'min' | 'max' };
  readonly epochs: number;
  /** Epochs without a better metric before training stops; 0: never. */
  readonly patience?: number;
  /** Batches per update; their gradients are averaged as if they were one batch. */
  readonly accumulate?: number;
  /** Decay of the average of the weights that is evaluated and kept in their place, e.g. 0.999; 0 (default): none. */
  readonly average?: number;
  /** Updates between checkpoints within an epoch; 0: only at its end. */
  readonly checkpointEvery?: number;
  /** Kept in weights.safetensors, e.g. the vocabulary's fingerprint. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** What a batch's size counts, for the progress line; default `examples`. */
  readonly unit?: string;
  readonly output?: Output;
}

export interface TrainResult {
  readonly best: { readonly epoch: number; readonly step: number; readonly metric: number };
  readonly steps: number;
  readonly trainSeconds: number;
  readonly finished: 'epochs' | 'patience';
}

/** What `Progress` says without the files. */
type Position = Omit<Progress, 'format' | 'checkpoint' | 'metricsBytes' | 'compute' | 'checksums'>;

/**
 * Trains until the epochs are done or the dev metric stands still; then `params` hold the best weights, which are also in
 * the run's weights.safetensors.
 * @throws Interrupted after Ctrl-C, saved; DataError if the loss, the dev metric or a weight is not finite (the last checkpoint stays).
 */
export async function train<Batch>(options: TrainOptions<Batch>): Promise<TrainResult> {
  const { run, params, optimizer, schedule, epochs } = options;
  const line = createProgressLine(options.output);
  const average = options.average ? createAverage(params, options.average) : undefined;
  let at = options.start === 'resume' ? await restore(options, line, average) : beginning(schedule);
  if (at.finished === 'epochs' && at.epoch < epochs) at = { ...at, finished: null }; // --resume with more epochs

  const interrupt = listenForInterrupt(() => line.print('Stopping after this step ...'));
  const startSeconds = seconds() - at.trainSeconds;
  const save = async (position: Position): Promise<Position> => {
    const saved = { ...position, schedule: schedule.state(), trainSeconds: seconds() - startSeconds };
    const slots = { ...optimizer.state(), ...average?.state() };
    await run.writeCheckpoint({ weights: params, optimizer: slots }, saved);
    return saved;
  };
  try {
    while (at.finished === null && at.epoch < epochs) {
      at = await trainEpoch(options, at, { line, save, average, interrupted: () => interrupt.requested });
      at = await endEpoch(options, at, { line, save, average });
    }
  } finally {
    line.clear();
    interrupt.dispose();
    average?.dispose();
  }

  const stored = decodeSafetensors(await run.read('weights.safetensors'), run.file('weights.safetensors'));
  copyInto(params, stored.tensors, run.file('weights.safetensors'));
  stored.dispose();
  await run.complete();
  const best = at.best as NonNullable<Position['best']>;
  return { best, steps: at.step, trainSeconds: at.trainSeconds, finished: at.finished ?? 'epochs' };
}

interface Surroundings {
  readonly line: ProgressLine;
  readonly save: (position: Position) => Promise<Position>;
  readonly average: Average | undefined;
}

/** All updates that are left of the epoch. */
async function trainEpoch<Batch>(
  options: TrainOptions<Batch>,
  start: Position,
  { line, save, average, interrupted }: Surroundings & { readonly interrupted: () => StopSignal | undefined },
): Promise<Position> {
  const { schedule, epochs, accumulate = 1, checkpointEvery = 0, goal, unit } = options;
  const { epoch } = start;
  const batches = options.batches(epoch);
  if (batches.length === 0) throw new DataError({ where: 'train', expected: 'at least one batch', got: 'none' });
  const metric = start.best ? { name: goal.metric, value: start.best.metric } : undefined;
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
    line.show({
      ...{ epoch, epochs, batch: at.batch, batches: batches.length, metric, unit },
      loss: epochLoss.sum / epochLoss.size,
      examplesPerSecond: speed.examplesPerSecond(),
      secondsLeft: speed.secondsPerBatch() * batchesLeft,
    });
    await tf.nextFrame(); // lets signals in
    const signal = interrupted();
    if (signal) {
      await save(at);
      throw new Interrupted(at.step, options.run.path, signal);
    }
    if (checkpointEvery > 0 && at.step % checkpointEvery === 0 && at.batch < batches.length) at = await save(at);
  }
  return at;
}

/** Evaluates on dev, keeps the weights if they are the best, saves. */
async function endEpoch<Batch>(
  options: TrainOptions<Batch>,
  at: Position,
  { line, save, average }: Surroundings,
): Promise<Position> {
  const { run, params, schedule, goal, epochs, patience = 0 } = options;
  const { epoch, step } = at;
  const learningRate = schedule.rate(step);
  const weigh = async () => {
    const dev = await options.evaluate();
    const metric = dev[goal.metric];
    if (metric === undefined) {
      const got = Object.keys(dev).join(', ');
      throw new DataError({ where: 'train: evaluate()', expected: `a metric "${goal.metric}"`, got });
    }
    if (!Number.isFinite(metric)) throw notFinite(`dev ${goal.metric}`, String(metric), step);
    const better = isBetter(metric, at.best?.metric, goal.mode);
    if (better) {
      checkFinite(params, `training step ${step}`, lowerRate);
      const bytes = encodeSafetensors(params, options.metadata);
      await run.write('weights.safetensors', bytes, { mayChange: true });
    }
    return { dev, metric, better };
  };
  const { dev, metric, better } = await (average ? average.during(weigh) : weigh());
  const best = better || !at.best ? { epoch, step, metric } : at.best;
  const loss = at.epochLoss.sum / at.epochLoss.size;
  schedule.report(metric);
  await run.logMetrics({ epoch, step, loss, learningRate, dev });
  line.print(epochText(epoch, epochs, loss, dev, better));

  const patienceGone = patience > 0 && epoch - best.epoch >= patience;
  const finished = patienceGone ? 'patience' : epoch + 1 === epochs ? 'epochs' : null;
  return save({ ...at, epoch: epoch + 1, batch: 0, epochLoss: { sum: 0, size: 0 }, best, finished });
}

const lowerRate = 'Lower --learning-rate, or set --clip-norm 1. The last checkpoint is kept.';

const notFinite = (what: string, got: string, step: number): DataError =>
  new DataError({ where: `training step ${step}`, expected: `a finite ${what}`, got, fix: lowerRate });

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

async function restore<Batch>(
  { run, params, optimizer, schedule }: TrainOptions<Batch>,
  line: ProgressLine,
  average: Average | undefined,
): Promise<Position> {
  const progress = await run.readProgress();
  const [before, now] = [progress.compute, run.compute].map((compute) => compute.split(',')[0]); // threads change no bits
  if (before !== now) line.print(`Begun on ${before}, going on on ${now}: results will differ in their last bits.`);
  await run.truncateMetrics(progress);
  const { weights, optimizer: slots } = await run.readCheckpoint(progress);
  copyInto(params, weights.tensors, run.file(progress.checkpoint));
  const own = Object.entries(slots.tensors).filter(([name]) => !name.startsWith(averagePrefix));
  optimizer.restore(Object.fromEntries(own), progress.step);
  average?.restore(slots.tensors);
  weights.dispose();
  slots.dispose();
  schedule.restore(progress.schedule);
  return progress;
}

const isBetter = (metric: number, best: number | undefined, mode: 'min' | 'max'): boolean =>
  best === undefined || (mode === 'max' ? metric > best : metric < best);

function epochText(
  epoch: number,
  epochs: number,
  loss: number,
  dev: Readonly<Record<string, number>>,
  better: boolean,
): string {
  const metrics = Object.entries(dev).map(([name, value]) => `dev ${name} ${value.toFixed(4)}`);
  return (
    [`epoch ${epoch + 1}/${epochs}`, `loss ${loss.toFixed(4)}`, ...metrics].join('  ') + (better ? '  (best)' : '')
  );
}
