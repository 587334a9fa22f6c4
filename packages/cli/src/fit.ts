// From settings to the best weights in a run: the optimizer, the schedule and the loop that they name, a progress line, Ctrl-C that saves.
import { type RunFolder, type RunStart, runCheckpoints } from '@longhand/runs';
import {
  checkClipping,
  createOptimizer,
  createSchedule,
  type EpochResult,
  TrainingStopped,
  type TrainOptions,
  type TrainResult,
  train,
} from '@longhand/training';
import { optimizerOf, scheduleOf, warmUpOf } from './fit-settings.ts';
import { Interrupted, listenForInterrupt } from './interrupt.ts';
import { createProgressLine, type Output } from './progress.ts';
import type { TrainingSettings } from './settings.ts';

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
  const { batchesPerEpoch, run, start, metadata, unit, output, ...task } = options;
  const { epochs, patience, clipNorm, clipValue, accumulate, emaDecay, checkpointEvery, seed } = settings;
  checkClipping(clipNorm, clipValue);
  const updatesPerEpoch = Math.ceil(batchesPerEpoch / accumulate);
  const schedule = createSchedule(scheduleOf(settings, updatesPerEpoch, task.monitor.mode), settings.learningRate);
  const optimizer = createOptimizer(optimizerOf(settings), task.params);
  const line = createProgressLine(output);
  const warmUp = warmUpOf(settings, updatesPerEpoch);
  if (warmUp !== settings.warmupSteps) line.print(warmUpText(settings, warmUp, updatesPerEpoch));
  const interrupt = listenForInterrupt(() => line.print('Stopping after this step ...'));
  try {
    return await train<Batch>({
      ...task,
      ...{ optimizer, schedule, epochs, patience, clipNorm, clipValue, accumulate, emaDecay, checkpointEvery, seed },
      checkpoints: runCheckpoints(run, { start, metadata, print: line.print }),
      signal: interrupt.signal,
      onStep: (state) => line.show({ ...state, unit }),
      onEpoch: (result, state) => line.print(epochText(result, state)),
    });
  } catch (error) {
    throw error instanceof TrainingStopped ? new Interrupted(error.step, run.path, interrupt.requested) : error;
  } finally {
    line.clear();
    interrupt.dispose();
    optimizer.dispose();
  }
}

const warmUpText = ({ warmupSteps, epochs }: TrainingSettings, warmUp: number, updatesPerEpoch: number): string =>
  `Warm-up takes ${warmUp} of the ${updatesPerEpoch * epochs} updates: --warmup-steps ${warmupSteps} is more than half of them.`;

/** e.g. `epoch 2/10  loss 0.4120  dev accuracy 0.8310  (best)`. */
function epochText(
  { epoch, loss, dev }: EpochResult,
  { epochs, isBest }: { readonly epochs: number; readonly isBest: boolean },
): string {
  const metrics = Object.entries(dev).map(([name, value]) => `dev ${name} ${value.toFixed(4)}`);
  return [`epoch ${epoch + 1}/${epochs}`, `loss ${loss.toFixed(4)}`, ...metrics, ...(isBest ? ['(best)'] : [])].join(
    '  ',
  );
}
