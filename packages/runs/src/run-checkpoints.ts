// A run's folder as the place where a training keeps its checkpoints.
import { type Checkpoints, copyInto } from '@longhand/training';
import type { RunFolder } from './run-folder.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';
import type { RunStart } from './with-run.ts';

export interface RunCheckpointOptions {
  readonly start: RunStart;
  /** Kept in weights.safetensors, e.g. the vocabulary's fingerprint. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** For what a person should know. */
  readonly print?: (line: string) => void;
}

/** The best weights are weights.safetensors; what an epoch gave is a line of metrics.jsonl. */
export function runCheckpoints(
  run: RunFolder,
  { start, metadata = {}, print = () => {} }: RunCheckpointOptions,
): Checkpoints {
  return {
    load: async () => {
      if (start === 'new') return undefined;
      const progress = await run.readProgress();
      const [before, now] = [progress.compute, run.compute].map((compute) => compute.split(',')[0]); // threads change no bits
      if (before !== now) print(`Begun on ${before}, resumed on ${now}: results will differ in their last bits.`);
      await run.truncateMetrics(progress);
      return { name: run.file(progress.checkpoint), position: progress, ...(await run.readCheckpoint(progress)) };
    },
    save: (tensors, position) => run.writeCheckpoint(tensors, position),
    saveBest: (params) => run.write('weights.safetensors', encodeSafetensors(params, metadata), { mayChange: true }),
    loadBest: async (params) => {
      const path = run.file('weights.safetensors');
      const stored = decodeSafetensors(await run.read('weights.safetensors'), path);
      copyInto(params, stored.tensors, path);
      stored.dispose();
    },
    log: (row) => run.logMetrics({ ...row }),
    complete: () => run.complete(),
  };
}
