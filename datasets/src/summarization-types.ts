// Documents and their summaries, as every reader gives them.
import type { Column } from './rows.ts';

/** What a summary is made from: a text, and its parts where the set has them. */
export interface SummarySource {
  readonly document: string;
  /** `document` is these with a space between them. */
  readonly sentences?: readonly string[];
  readonly tokens?: readonly string[];
  /** Words that the summary is to have, such as a headline's, for models that are given hints. */
  readonly hint?: string;
}

/** A document and its summaries. */
export interface SummaryExample extends SummarySource {
  readonly id: string;
  /** One or more; the first is the one to learn from. */
  readonly summaries: readonly string[];
  /** Of each token: 1 if it stays in the summary. */
  readonly keep?: readonly number[];
  /** Of each sentence: 1 if a person chose it for the summary. */
  readonly sentenceLabels?: readonly number[];
  /** Whether the kept tokens are the summary; false where it has words in another order or others. */
  readonly exact?: boolean;
}

/** Documents with their summaries, in three splits. */
export interface SummarizationSet {
  readonly name: string;
  /** BCP 47 code; of a user's own set what its letters and words say, `zh` or `en`, else `und`. */
  readonly language: string;
  readonly splits: Readonly<Record<'train' | 'dev' | 'test', readonly SummaryExample[]>>;
  /** What a person should know about how the splits were made. */
  readonly notes: readonly string[];
}

/**
 * What is asked for: `compression`, some words of one sentence; `sentence`, the news in one sentence of a report;
 * `headline`, the news in the present tense and in other words.
 */
export type GeneratedTarget = 'compression' | 'sentence' | 'headline';

/** Columns of your own data, and how it is divided. */
export interface SummarizationOptions {
  /** Of the generated set: what its summaries are. */
  readonly target?: GeneratedTarget;
  /** Of your own data: the column of the document, by name or number; default `document`. */
  readonly documentColumn?: Column;
  /** One column or several, each a reference; default `summary`. */
  readonly summaryColumn?: Column | readonly Column[];
  /** The column of a list with 1 or 0 for each sentence of a document that is a list; default `labels`, where there is one. */
  readonly sentenceLabelColumn?: Column;
  /** Of the division of data that has no splits. */
  readonly seed?: number;
}
