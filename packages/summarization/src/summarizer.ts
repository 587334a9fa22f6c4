// What the three modes have in common: parameters, and documents to summaries.
import type { NamedParams } from '@longhand/lstm-core';
import type { Vocabulary } from '@longhand/tokenizer';
import type { InferenceSettings } from './settings.ts';
import type { Summary, SummarySource } from './summary.ts';

/** Documents to summaries, with the parameters that are trained. */
export interface Summarizer {
  readonly params: NamedParams;
  /** Of the vocabularies: kept with the weights, which belong to no other. */
  readonly fingerprint: string;
  /** Tells vectors that stay as they are from others, where it has some: weights that read them fit no others. */
  readonly vectors?: string;
  /** Whether it reads the `hint` of a source. */
  readonly takesHints: boolean;
  /** The parameters that have a slice for each word, by name: those that change places with another vocabulary. */
  readonly wordAxes: Readonly<Record<string, WordAxis>>;
  /**
   * A summary of each, in their order; of an empty document the empty one. Tokens and sentences of a source are used where
   * it has them.
   * @throws ConfigError for a setting that the mode has not, or a value that it may not have
   */
  summarize(sources: readonly SummarySource[], options?: SummarizeOptions): Summary[];
  dispose(): void;
}

/** Settings of a mode that a call may set anew. */
export interface SummarizeOptions extends InferenceSettings {
  /** false: only the text counts, in letters of any case; what stands behind it is left out where it costs time. */
  readonly explained?: boolean;
}

/** Along `axis` slice i is of the vocabulary's word i; the axis may end before the vocabulary does. */
export interface WordAxis {
  readonly vocabulary: Vocabulary;
  readonly axis: number;
}
