// From settings to the best weights: the optimizer, the schedule and the loop that they name.
import { ConfigError } from '@longhand/base';
import { createOptimizer, type OptimizerConfig } from './optimizer.ts';
import { createSchedule, type ScheduleConfig } from './schedule.ts';
import type { TrainingSettings } from './settings.ts';
import { type TrainOptions, type TrainResult, train } from './train.ts';

export interface FitOptions<Batch>
  extends Pick<
    TrainOptions<Batch>,
    'run' | 'start' | 'params' | 'batches' | 'loss' | 'size' | 'unit' | 'evaluate' | 'goal' | 'metadata' | 'output'
  > {
  readonly batchesPerEpoch: number;
}

/**
 * Trains `params` as the settings say; then they hold the best weights, which are also in the run's weights.safetensors.
 * @throws as `train` does; ConfigError for settings that do not go together
 */
export async function fit<Batch>(settings: TrainingSettings, options: FitOptions<Batch>): Promise<TrainResult> {
  const { batchesPerEpoch, ...task } = options;
  const { epochs, patience, clipNorm, accumulate, average, checkpointEvery, seed } = settings;
  const totalSteps = Math.ceil(batchesPerEpoch / accumulate) * epochs;
  const schedule = createSchedule(scheduleOf(settings, totalSteps, task.goal.mode), settings.learningRate);
  const optimizer = createOptimizer(optimizerOf(settings), task.params);
  try {
    return await train<Batch>({
      ...task,
      ...{ optimizer, schedule, epochs, patience, clipNorm, accumulate, average, checkpointEvery, seed },
    });
  } finally {
    optimizer.dispose();
  }
}

const optimizerOf = ({ optimizer: kind, weightDecay }: TrainingSettings): OptimizerConfig =>
  kind === 'sgd' ? { kind, momentum: 0.9, weightDecay } : { kind, weightDecay };

function scheduleOf(
  { schedule: kind, warmupSteps, plateauPatience }: TrainingSettings,
  totalSteps: number,
  mode: 'min' | 'max',
): ScheduleConfig {
  if ((kind === 'linear' || kind === 'cosine') && warmupSteps >= totalSteps) {
    const expected = `fewer than the ${totalSteps} updates that there are`;
    throw new ConfigError({
      where: '--warmup-steps',
      expected,
      got: String(warmupSteps),
      fix: 'Or train for more --epochs.',
    });
  }
  if (kind !== 'plateau') return { kind, warmupSteps, totalSteps };
  if (warmupSteps === 0) return { kind, mode, factor: 0.5, patience: plateauPatience };
  throw new ConfigError({ where: '--warmup-steps', expected: '0 with --schedule plateau', got: String(warmupSteps) });
}
