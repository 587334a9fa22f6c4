// What the train and evaluate scripts of all apps do alike.
export { type Evaluation, evaluateRun, evaluationName, reportEvaluation, timed } from './evaluation.ts';
export type { Experiment, RunPlace, TrainingTask } from './experiment.ts';
export { startVectors } from './start-vectors.ts';
export { type TrainingRun, trainingRun } from './training-run.ts';
