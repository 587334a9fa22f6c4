// What an app prepares for a training, and what `fit` takes of it.
import { parameterCount } from '@longhand/lstm-core';
import type { RunFolder, RunStart } from '@longhand/runs';
import type { FitOptions } from '../fit.ts';
import type { TrainingSettings } from '../settings.ts';

/** What is trained update by update. */
export interface TrainingTask<Batch>
  extends Pick<FitOptions<Batch>, 'params' | 'batches' | 'loss' | 'size' | 'unit' | 'evaluate' | 'monitor'> {
  /** Sizes of the vocabularies and the like, for the line that also has the number of parameters. */
  readonly sizes: string;
  /** Examples of an epoch. */
  readonly examples: number;
  /** Fingerprint of the vocabulary, which the weights keep. */
  readonly vocabulary: string;
}

/** Data, vocabularies and a model with its first weights. */
export interface Experiment<Batch> {
  /** What config.json says beside the settings, e.g. labels. */
  readonly description: Readonly<Record<string, unknown>>;
  /** Absent: all is done, as for a baseline that only counts. */
  readonly task?: TrainingTask<Batch>;
  /** Scores the trained model, which is in memory, on dev; gives what is printed. `best` is the best dev metric, of a task. */
  readonly evaluate: (run: RunFolder, best: number | undefined) => Promise<string>;
  dispose(): void;
}

/** Where an experiment is prepared. */
export interface RunPlace {
  /** Takes the files of the vocabularies. */
  readonly run: RunFolder;
  readonly start: RunStart;
  readonly preset: string;
  /** For what a person should know: sizes of the data, what was left out. */
  readonly print: (line: string) => void;
}

/** Says how large the model is; what `fit` takes of a task. */
export function fitOptions<Batch>(
  { batchSize }: TrainingSettings,
  { sizes, examples, vocabulary, ...task }: TrainingTask<Batch>,
  print: RunPlace['print'],
): Omit<FitOptions<Batch>, 'run' | 'start' | 'output'> {
  print(`${sizes}, ${parameterCount(task.params).toLocaleString('en')} parameters.`);
  return { ...task, batchesPerEpoch: Math.ceil(examples / batchSize), metadata: { vocabulary } };
}
