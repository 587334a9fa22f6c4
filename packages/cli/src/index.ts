export { type AnswerCount, countAnswers, type Within } from './answer-count.ts';
export { answersFor, jsonAnswers, plainAnswers, separatedAnswers } from './answer-format.ts';
export { type AnswerOutput, openOutput } from './answer-output.ts';
export { type AnswerRows, answerRows } from './answer-rows.ts';
export { type AutoRequest, applyChoices, type Choice, type Chooser } from './auto.ts';
export { chooseRun, namedRun, noteTraining } from './choose-run.ts';
export { type CommandDefinition, defineCommand, helpText, type Main } from './command.ts';
export { dataName, dataPath } from './data-path.ts';
export { type EvaluateCommand, evaluateCommand, runPaths, runSettings, type Split } from './evaluate-command.ts';
export {
  type FlagOptions,
  flagOf,
  flagsOf,
  type ParsedFlags,
  type Presets,
  parseFlags,
} from './flags.ts';
export { interact } from './interact.ts';
export { Interrupted } from './interrupt.ts';
export { inputSettings, lineGroups, lineSource, parseShard } from './line-input.ts';
export { isMain, runMain, writeOutput } from './main.ts';
export { checkModelFlags } from './model-flags.ts';
export { nearest } from './nearest.ts';
export { precisionSettings, usePrecision } from './precision.ts';
export {
  countText,
  createProgressLine,
  createStatusLine,
  duration,
  type Output,
  type ProgressLine,
  type ProgressView,
  progressText,
  type StatusLine,
} from './progress.ts';
export {
  type InputLine,
  type InputRow,
  isTable,
  lineRows,
  openRows,
  type RowSource,
  type TableRow,
  tableRows,
} from './row-sources.ts';
export { type RunConfig, readRunConfig, resumedConfig, writeRunConfig } from './run-config.ts';
export { type Settings, type TrainingSettings, trainingDefaults, trainingSettings } from './settings.ts';
export { type TrainCommand, type TrainRequest, toStandardError, trainCommand } from './train-command.ts';
