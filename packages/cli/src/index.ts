export { answerLines, type InputLine, type LineInput } from './answer-lines.ts';
export { chooseRun, noteTraining } from './choose-run.ts';
export { dataName, dataPath } from './data-path.ts';
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
export { Interrupted } from './interrupt.ts';
export { lineGroups, lineSource, parseShard } from './line-input.ts';
export { isMain, runMain, writeOutput } from './main.ts';
export { nearest } from './nearest.ts';
export {
  createProgressLine,
  duration,
  type Output,
  type ProgressLine,
  type ProgressView,
  progressText,
} from './progress.ts';
export { type RunConfig, readRunConfig, resumedConfig, writeRunConfig } from './run-config.ts';
export {
  changeableSettings,
  type TrainingSettings,
  trainingDefaults,
  trainingHelp,
  trainingLimits,
} from './settings.ts';
export { bounds, type Limits, type Setting, type Settings, settingsSchema } from './settings-schema.ts';
export { type TrainCommand, type TrainRequest, toStandardError, trainCommand } from './train-command.ts';
