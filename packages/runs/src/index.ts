export { computeText, describeEnvironment, type Environment } from './environment.ts';
export { folderSource } from './folder-source.ts';
export { latestRun } from './latest-run.ts';
export { problemText, systemReason } from './problem-text.ts';
export type { Progress } from './progress-schema.ts';
export { runCheckpoints } from './run-checkpoints.ts';
export { openRun, type RunFolder } from './run-folder.ts';
export { trainedBy } from './run-lock.ts';
export { findRun } from './run-manifest.ts';
export { runPath, runsPath } from './run-name.ts';
export {
  decodeSafetensors,
  encodeSafetensors,
  readSafetensors,
  type StoredTensors,
  writeSafetensors,
} from './safetensors.ts';
export { userPath } from './user-path.ts';
export { readWeights } from './weights.ts';
export { type RunRequest, type RunStart, withRun } from './with-run.ts';
export { writeAside } from './write-aside.ts';
