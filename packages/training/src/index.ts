export { type Average, createAverage } from './average.ts';
export { clipScale, globalNorm } from './clipping.ts';
export { dataName, dataPath } from './data-path.ts';
export { describeEnvironment, type Environment } from './environment.ts';
export { type EvaluateCommand, evaluateCommand, runPaths, type Split } from './evaluate-command.ts';
export { type FitOptions, fit } from './fit.ts';
export {
  type FlagOptions,
  flagOf,
  flagsOf,
  helpText,
  type ParsedFlags,
  parseFlags,
} from './flags.ts';
export { folderSource } from './folder-source.ts';
export { Interrupted } from './interrupt.ts';
export { lineGroups, lineSource, parseShard } from './line-input.ts';
export { isMain, runMain, userPath, writeOutput } from './main.ts';
export { checkFinite, copyInto, type NamedTensors } from './named-tensors.ts';
export { nearest } from './nearest.ts';
export { createOptimizer, type Optimizer, type OptimizerConfig, type UpdateNumbers } from './optimizer.ts';
export type { PlateauConfig } from './plateau.ts';
export { problemText, systemReason } from './problem-text.ts';
export {
  createProgressLine,
  duration,
  type Output,
  type ProgressLine,
  type ProgressView,
  progressText,
} from './progress.ts';
export type { Progress } from './progress-schema.ts';
export { openRun, type RunFolder } from './run-folder.ts';
export { findRun } from './run-manifest.ts';
export { runPath } from './run-name.ts';
export {
  chooseRun,
  computeText,
  latestRun,
  noteTraining,
  type RunConfig,
  readRunConfig,
  readWeights,
  resumedConfig,
  writeRunConfig,
} from './runs.ts';
export {
  decodeSafetensors,
  encodeSafetensors,
  readSafetensors,
  type StoredTensors,
  writeSafetensors,
} from './safetensors.ts';
export { createSchedule, type OneCycleConfig, type ScheduleConfig } from './schedule.ts';
export type { Schedule, ScheduleState } from './schedule-types.ts';
export {
  changeableSettings,
  type TrainingSettings,
  trainingDefaults,
  trainingHelp,
  trainingLimits,
} from './settings.ts';
export { bounds, type Limits, type Setting, type Settings, settingsSchema } from './settings-schema.ts';
export { type TrainOptions, type TrainResult, train } from './train.ts';
export { type TrainCommand, type TrainRequest, toStandardError, trainCommand } from './train-command.ts';
export { type RunRequest, type RunStart, withRun } from './with-run.ts';
export { writeAside } from './write-aside.ts';
