// From settings to the best weights in a run: the optimizer, the schedule and the loop that they name, a progress line, Ctrl-C that saves.
import { type RunFolder, type RunStart, runCheckpoints } from '@longhand/runs';
import {
  checkClipping,
  createOptimizer,
  createSchedule,
  type EpochResult,
  type EpochState,
  TrainingStopped,
  type TrainOptions,
  type TrainResult,
  train,
} from '@longhand/training';
import { optimizerOf, scheduleOf, warmUpOf } from './fit-settings.ts';
import { Interrupted, listenForInterrupt } from './interrupt.ts';
import { createProgressLine, type Output } from './progress.ts';
import type { TrainingSettings } from './settings.ts';

/** What `fit` trains, and the run that keeps it. */
export interface FitOptions<Batch> extends Pick<TrainOptions<Batch>, 'params' | 'batches' | 'loss' | 'size'> {
  readonly run: RunFolder;
  readonly start: RunStart;
  readonly batchesPerEpoch: number;
  readonly evaluate: NonNullable<TrainOptions<Batch>['evaluate']>;
  readonly monitor: NonNullable<TrainOptions<Batch>['monitor']>;
  /** Kept in weights.safetensors, e.g. the vocabulary's fingerprint. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** What a batch's size counts, for the progress line; default `examples`. */
  readonly unit?: string;
  readonly output?: Output;
}

/**
 * Trains `params` as the settings say; then they hold the best weights, which are also in the run's weights.safetensors.
 * @throws Interrupted after Ctrl-C, saved; as `train` does; ConfigError for settings that do not go together
 */
export async function fit<Batch>(settings: TrainingSettings, options: FitOptions<Batch>): Promise<TrainResult> {
  const { run, start, metadata, unit, output } = options;
  const { patience, checkpointEvery, minutes, select } = settings;
  const training = trainingOf(settings, options);
  const line = createProgressLine(output);
  const perEpoch = updatesPerEpoch(settings, options);
  const warmUp = warmUpOf(settings, perEpoch);
  if (warmUp !== settings.warmupSteps) line.print(warmUpText(settings, warmUp, perEpoch));
  const interrupt = listenForInterrupt(() => line.print('Stopping after this step ...'));
  try {
    const result = await train<Batch>({
      ...training,
      ...{ patience, checkpointEvery, select, maxSeconds: 60 * minutes },
      checkpoints: runCheckpoints(run, { start, metadata, print: line.print }),
      signal: interrupt.signal,
      onStep: (state) => line.show({ ...state, unit }),
      onEpoch: (result, state) => line.print(epochText(result, state)),
    });
    if (result.finished === 'time') line.print(timeText(settings, result, perEpoch));
    return result;
  } catch (error) {
    throw error instanceof TrainingStopped ? new Interrupted(error.step, run.path, interrupt.requested) : error;
  } finally {
    line.clear();
    interrupt.dispose();
    training.optimizer.dispose();
  }
}

/**
 * The first update of `fit`, in memory: no file is written, the dev split is not scored.
 * @returns its loss, and the updates that `fit` would make at most
 * @throws as `fit`
 */
export async function fitOnce<Batch>(
  settings: TrainingSettings,
  options: Omit<FitOptions<Batch>, 'run' | 'start'>,
): Promise<{ readonly loss: number; readonly updates: number }> {
  const training = trainingOf(settings, options);
  let loss = Number.NaN;
  try {
    await train<Batch>({
      ...training,
      signal: AbortSignal.abort(), // it ends after a step
      onStep: (state) => {
        loss = state.loss;
      },
    });
  } catch (error) {
    if (!(error instanceof TrainingStopped)) throw error;
  } finally {
    training.optimizer.dispose();
  }
  return { loss, updates: updatesPerEpoch(settings, options) * settings.epochs };
}

/** What is trained, and how: all but where it is kept. @throws ConfigError for settings that do not go together */
function trainingOf<Batch>(settings: TrainingSettings, options: Omit<FitOptions<Batch>, 'run' | 'start'>) {
  const { params, batches, loss, size, evaluate, monitor } = options;
  const { epochs, clipNorm, clipValue, accumulate, emaDecay, seed } = settings;
  checkClipping(clipNorm, clipValue);
  const schedule = scheduleOf(settings, updatesPerEpoch(settings, options), monitor.mode);
  return {
    ...{ params, batches, loss, size, evaluate, monitor, epochs, clipNorm, clipValue, accumulate, emaDecay, seed },
    schedule: createSchedule(schedule, settings.learningRate),
    optimizer: createOptimizer(optimizerOf(settings), params),
  };
}

const updatesPerEpoch = (
  { accumulate }: TrainingSettings,
  { batchesPerEpoch }: { readonly batchesPerEpoch: number },
): number => Math.ceil(batchesPerEpoch / accumulate);

/** Schedules that come to their end with the last epoch. */
const ending = ['linear', 'cosine', 'onecycle'];

function timeText({ minutes, schedule, epochs }: TrainingSettings, { steps }: TrainResult, perEpoch: number): string {
  const done = `--minutes ${minutes} are over after ${steps} of ${perEpoch * epochs} updates.`;
  const fitting = Math.max(1, Math.floor(steps / perEpoch));
  if (!ending.includes(schedule) || steps >= perEpoch * epochs) return done;
  return `${done} --schedule ${schedule} had not come to its end: --epochs ${fitting} fits into the time.`;
}

const warmUpText = ({ warmupSteps, epochs }: TrainingSettings, warmUp: number, perEpoch: number): string =>
  `Warm-up takes ${warmUp} of the ${perEpoch * epochs} updates: --warmup-steps ${warmupSteps} is more than half of them.`;

/** e.g. `epoch 2/10  loss 0.4120  dev accuracy 0.8310  (best)`. */
function epochText({ epoch, loss, dev }: EpochResult, { epochs, isBest, isTie }: EpochState): string {
  const metrics = Object.entries(dev).map(([name, value]) => `dev ${name} ${value.toFixed(4)}`);
  const standing = isTie ? ['(as good as the best, of no higher loss: kept)'] : isBest ? ['(best)'] : [];
  return [`epoch ${epoch + 1}/${epochs}`, `loss ${loss.toFixed(4)}`, ...metrics, ...standing].join('  ');
}
