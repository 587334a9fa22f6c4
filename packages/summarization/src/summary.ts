// What goes in and what comes out.
import { UNK } from '@longhand/tokenizer';

/** What a summary is made from: a text, and its parts where they are known. */
export interface SummarySource {
  readonly document: string;
  /** Of an extractor: `document` is these with a space between them. Default: those that the text is split into. */
  readonly sentences?: readonly string[];
  /** Of a compressor: the words that may be deleted. Default: those that the text is split into. */
  readonly tokens?: readonly string[];
  /** Words that the summary is to have, such as a headline's, for compressors that take hints; others ignore it. */
  readonly hint?: string;
}

/** What stands behind a summary; which of these there are depends on the mode. */
export interface SummaryDetails {
  /** Extraction: the chosen sentences, with the probability of each. */
  readonly sentences?: readonly { readonly index: number; readonly probability: number }[];
  /** Compression: every word with its probability of staying, and 1 if it stays, else 0. */
  readonly words?: readonly (readonly [word: string, probability: number, kept: number])[];
  /** Abstraction: log probability, with the penalties of the search. */
  readonly score?: number;
  /** Abstraction: every word of the summary with the probability that it was copied and not generated. */
  readonly copied?: readonly (readonly [word: string, probability: number])[];
}

/** A summary, and where each part of it comes from. */
export interface Summary {
  /** Chosen sentences have line breaks between them. */
  readonly text: string;
  /** The document as words or sentences: what was chosen, copied or read, and how strongly. */
  readonly source: readonly SourcePart[];
  /** Words of the summary, where it is written and not chosen. */
  readonly words?: readonly SummaryWord[];
  /** Of each token of the source: 1 if it stays. Compression alone. */
  readonly keep?: readonly number[];
  /** Words of the document's end that were not read. */
  readonly unread: number;
  /** How many parts it was read in: above 1 where it is longer than the model reads at once. */
  readonly pieces?: number;
  /** Share of the words read that the vocabulary has not; absent if it has all. */
  readonly unknownShare?: number;
  /** How it is worded. Abstraction alone, unless it is empty. */
  readonly wording?: Wording;
  readonly details: SummaryDetails;
}

/** What tells a summary that loops or that leaves its source. */
export interface Wording {
  /** Share of its pairs of neighbouring words that stand in it before. */
  readonly repetition: number;
  /** Share of its words that were rather copied than generated. */
  readonly copyShare: number;
  /** Share of its words, punctuation aside, that the document has. */
  readonly coverage: number;
}

/** A word or a sentence of the document. */
export interface SourcePart {
  readonly text: string;
  /** Whether it stands in the summary. */
  readonly chosen: boolean;
  /** From 0 to 1: probability of being chosen, or share of the attention on it relative to the most read part. */
  readonly weight: number;
}

/** A word of a summary that was written anew. */
export interface SummaryWord {
  readonly text: string;
  /** Probability that it was copied and not generated. */
  readonly copied: number;
  /** Weights over `source`, which sum to 1 at most. */
  readonly attention?: ArrayLike<number>;
}

/** @param ids of all words that were read */
export function unknownOf(ids: readonly number[]): Pick<Summary, 'unknownShare'> {
  const unknown = ids.filter((id) => id === UNK).length;
  return unknown > 0 ? { unknownShare: Number((unknown / ids.length).toFixed(4)) } : {};
}
