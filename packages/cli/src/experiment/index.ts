// What the train and evaluate scripts of all apps do alike.
export { type Evaluation, evaluateRun, evaluationName, reportEvaluation, timed } from './evaluation.ts';
export { startVectors } from './start-vectors.ts';
export { type Experiment, type RunPlace, type TrainingRun, type TrainingTask, trainingRun } from './training-run.ts';
