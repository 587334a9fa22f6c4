// What the train and evaluate scripts of all apps do alike.
export { type Evaluation, evaluateRun, evaluationName, reportEvaluation, timed } from './evaluation.ts';
export type { Experiment, RunPlace, TrainingTask } from './experiment.ts';
export { type Standing, standingNotes } from './standing.ts';
export { coverageLines, startVectors, vectorsWidth } from './start-vectors.ts';
export { trainRows } from './train-rows.ts';
export { type TrainingRun, trainingRun } from './training-run.ts';
export { type DataFacts, dataWarnings, scoreWarnings } from './warnings.ts';
