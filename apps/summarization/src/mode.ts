// The contract of a way to summarize. The app's train, evaluate, predict and report are written once, against what stands
// here; a mode (compression, extraction, abstraction) is a folder with a `mode.ts` that exports `defineMode({...})`.
// - Settings: `defaults` are flags of its own, `base` changes to the common ones (config.ts), `tiny` those of a first look.
// - `build` learns vocabularies from the train split and writes them into the run; `load` reads them back. Both give a
//   `Summarizer`, whose weights are new: the app trains them, or reads them from the run.
import type { GeneratedTarget, SummarizationSet, SummaryExample, SummarySource } from '@longhand/datasets';
import type { NamedParams, TrainingMode } from '@longhand/lstm-core';
import type { Vocabulary } from '@longhand/tokenizer';
import type { FlagOptions, Limits, RunFolder, Settings } from '@longhand/training';
import type * as tf from '@tensorflow/tfjs';
import type { Config } from './config.ts';

export type ModeName = 'compression' | 'extraction' | 'abstraction';

/** A set's language decides how sentences are split and words are joined. */
export type SetKind = Pick<SummarizationSet, 'language'>;

export interface ModeDefinition<Own extends Settings> {
  readonly name: ModeName;
  /** Settings that it has beside the common ones. */
  readonly defaults: Own;
  readonly limits: Limits<Own>;
  readonly help: FlagOptions<Own>['help'];
  /** Its defaults of common settings. */
  readonly base: Partial<Config>;
  /** The preset `tiny`: a minute on two cores. */
  readonly tiny: Partial<Config & Own>;
  /** The settings of its own that may change after training: flags of evaluate and predict too. */
  readonly summaryKeys: readonly (keyof Own & string)[];
  /** What it chooses from a document, which says what the baselines choose. */
  readonly unit: 'words' | 'sentences';
  /** What the generated set's summaries are for it. */
  readonly target: GeneratedTarget;
  /** @throws DataError if the set has not what the mode learns from */
  build(run: RunFolder, config: Config & Own, set: SummarizationSet): Promise<Summarizer>;
  /** @throws DataError if a file is missing or damaged */
  load(run: RunFolder, config: Config & Own, set: SetKind): Promise<Summarizer>;
}

/** A mode as the app sees it: with settings whose keys it need not know. */
export interface Mode extends Omit<ModeDefinition<Settings>, 'limits' | 'help' | 'tiny'> {
  readonly limits: object;
  readonly help: object;
  readonly tiny: Partial<Config>;
}

export const defineMode = <Own extends Settings>(definition: ModeDefinition<Own>): Mode =>
  definition as unknown as Mode;

export interface Summarizer {
  readonly params: NamedParams;
  /** Of the vocabularies: kept with the weights, which belong to no other. */
  readonly fingerprint: string;
  /** The file that errors name when the two do not fit. */
  readonly vocabularyFile: string;
  /** For a person, at the start of training: sizes of vocabularies. */
  readonly description: string;
  /** Tells vectors that stay as they are from others, where it has some: weights that read them fit no others. */
  readonly vectors?: string;
  /** Whether it reads the `hint` of a source; default false. */
  readonly takesHints?: boolean;
  /** The parameters that have a slice for each word, by name: what --from carries over by words and not by ids. */
  readonly wordAxes: Readonly<Record<string, WordAxis>>;
  trainer(examples: readonly SummaryExample[]): Trainer;
  /** What learns from sentences that have no summaries, where the mode can. */
  pretrainer?(sentences: readonly string[]): Pretrainer;
  /**
   * A summary of each, in their order; of an empty document the empty one. The set's own tokens and sentences are used
   * where a source has them.
   * @param pace `fast`: as dev is scored in training, e.g. greedy; default `best`
   */
  summarize(sources: readonly SummarySource[], pace?: 'fast' | 'best'): Summary[];
  /** More dev metrics than those of the summaries, e.g. `loss`; names must not be those of scores.ts. */
  devMetrics?(dev: readonly SummaryExample[]): Readonly<Record<string, number>>;
  dispose(): void;
}

/** Along `axis` slice i is of the vocabulary's word i; the axis may end before the vocabulary does. */
export interface WordAxis {
  readonly vocabulary: Vocabulary;
  readonly axis: number;
}

/** What the training loop asks for. A batch is the mode's own affair. */
export interface Trainer {
  /** For a person: what was cut or left out. */
  readonly notes: readonly string[];
  readonly batchesPerEpoch: number;
  /** The same each time for the same epoch. */
  batches(epoch: number): readonly unknown[];
  /** Mean over what `size` counts. */
  loss(batch: unknown, training: TrainingMode): tf.Scalar;
  size(batch: unknown): number;
  /** What `size` counts, for the progress line; default `examples`. */
  readonly unit?: string;
}

export interface Pretrainer extends Trainer {
  /** The loss over all its sentences, without dropout. */
  meanLoss(): number;
}

export interface Summary {
  readonly text: string;
  /** The document as words or sentences, for the report: what was chosen, copied or read, and how strongly. */
  readonly source: readonly SourceUnit[];
  /** Words of the summary, where it is written and not chosen. */
  readonly words?: readonly SummaryWord[];
  /** Of each token of the set: 1 if it stays. Compression alone. */
  readonly keep?: readonly number[];
  /** Words of the document's end that were not read. */
  readonly unread: number;
  /** What predict writes more with --details, as JSON. */
  readonly details: Readonly<Record<string, unknown>>;
}

export interface SourceUnit {
  readonly text: string;
  /** Whether it stands in the summary. */
  readonly chosen: boolean;
  /** From 0 to 1: probability of being chosen, or share of the attention on it relative to the most read unit. */
  readonly weight: number;
}

export interface SummaryWord {
  readonly text: string;
  /** Probability that it was copied and not generated. */
  readonly copied: number;
  /** Weights over `source`, which sum to 1 at most. */
  readonly attention?: ArrayLike<number>;
}
