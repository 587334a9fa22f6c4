// From settings to the best weights: the optimizer, the schedule and the loop that they name.
import { checkClipping } from './clipping.ts';
import { optimizerOf, scheduleOf } from './fit-settings.ts';
import { createOptimizer } from './optimizer.ts';
import { createSchedule } from './schedule.ts';
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
  const { epochs, patience, clipNorm, clipValue, accumulate, average, checkpointEvery, seed } = settings;
  const updatesPerEpoch = Math.ceil(batchesPerEpoch / accumulate);
  checkClipping(clipNorm, clipValue);
  const schedule = createSchedule(scheduleOf(settings, updatesPerEpoch, task.goal.mode), settings.learningRate);
  const optimizer = createOptimizer(optimizerOf(settings), task.params);
  try {
    return await train<Batch>({
      ...task,
      ...{ optimizer, schedule, epochs, patience, clipNorm, clipValue, accumulate, average, checkpointEvery, seed },
    });
  } finally {
    optimizer.dispose();
  }
}
