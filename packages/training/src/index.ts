export { type Average, createAverage } from './average.ts';
export type { Selection } from './best.ts';
export {
  type Checkpoint,
  type Checkpoints,
  type EpochResult,
  memoryCheckpoints,
  type OwnedTensors,
  type Position,
} from './checkpoints.ts';
export { checkClipping, clipScale, globalNorm } from './clipping.ts';
export { type ValueAndGradients, valueAndGradients } from './gradients.ts';
export { checkFinite, copyInto, type NamedTensors } from './named-tensors.ts';
export { createOptimizer, type Optimizer, type OptimizerConfig, type UpdateNumbers } from './optimizer.ts';
export type { PlateauConfig } from './plateau.ts';
export { createSchedule, type OneCycleConfig, type ScheduleConfig } from './schedule.ts';
export type { Schedule, ScheduleState } from './schedule-types.ts';
export { train } from './train.ts';
export {
  type EpochState,
  type StepState,
  TrainingStopped,
  type TrainOptions,
  type TrainResult,
} from './train-options.ts';
export { lowerRate, type UpdateOptions, update } from './update.ts';
