// What needs no tensors: names of runs, which is the latest, who trains one, what a person reads when a script fails.
export { latestRun } from './latest-run.ts';
export { problemText, systemReason } from './problem-text.ts';
export { trainedBy } from './run-lock.ts';
export { findRun } from './run-manifest.ts';
export { runPath, runsPath } from './run-name.ts';
export { userPath } from './user-path.ts';
