// Documents to predictions: what a model gives to those who only want summaries.
import { DataError } from '@longhand/base';
import type { SummarizeOptions, Summarizer } from './summarizer.ts';
import type { Summary, SummaryDetails, SummarySource, Wording } from './summary.ts';

/** The summary of a document. */
export interface Prediction {
  /** Empty for an empty document. Chosen sentences have line breaks between them, as have the summaries of pieces. */
  readonly summary: string;
  /** Words of the document were not read; absent if all were. */
  readonly truncated?: true;
  /** How many words that are. */
  readonly unreadWords?: number;
  /** In how many pieces the document was read; absent if in one. */
  readonly pieces?: number;
  /** Share of the words read that the vocabulary has not, 0 to 1; absent if it has all. */
  readonly unknownShare?: number;
  /** Of a summary that is written: how it repeats itself, copies, keeps to the document, 0 to 1. */
  readonly wording?: Wording;
  /** Of a summary that is written: that it loops, that it leaves its source. */
  readonly warnings?: readonly string[];
  /** Where they were asked for. */
  readonly details?: SummaryDetails;
}

/** Settings of the model's mode in place of its own, e.g. `length`, `ratio`, `beam`. */
export interface PredictOptions extends Omit<SummarizeOptions, 'explained'> {
  /** Adds what was chosen, copied or read. Default false. */
  readonly details?: boolean;
}

export function predict(
  summarizer: Summarizer,
  documents: readonly (string | SummarySource)[],
  { details = false, ...options }: PredictOptions = {},
): Prediction[] {
  return summarizer.summarize(sourcesOf(documents), options).map((summary) => toPrediction(summary, details));
}

const toPrediction = (summary: Summary, detailed: boolean): Prediction => {
  const { text, unread, pieces = 1, unknownShare, wording, details } = summary;
  const warnings = wording ? warningsOf(wording) : [];
  return {
    summary: text,
    ...(unread > 0 && ({ truncated: true, unreadWords: unread } as const)),
    ...(pieces > 1 && { pieces }),
    ...(unknownShare !== undefined && { unknownShare }),
    ...(wording && { wording }),
    ...(warnings.length > 0 && { warnings }),
    ...(detailed && { details }),
  };
};

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** Far from what people write: a fifth of the pairs of words twice, half of the words from elsewhere. */
function warningsOf({ repetition, coverage }: Wording): string[] {
  return [
    ...(repetition > 0.2 ? [`loops: ${percent(repetition)} of its pairs of words stand in it before`] : []),
    ...(coverage < 0.5 ? [`leaves its source: the document has ${percent(coverage)} of its words`] : []),
  ];
}

/** @throws DataError for what is neither a text nor a source */
export const sourcesOf = (documents: readonly (string | SummarySource)[]): SummarySource[] =>
  documents.map((input, i) => {
    const source = typeof input === 'string' ? { document: input } : input;
    if (typeof (source as Partial<SummarySource> | null)?.document === 'string') return source;
    const got = JSON.stringify(input)?.slice(0, 40) ?? typeof input;
    throw new DataError({ where: `document ${i + 1}`, expected: 'a text, or an object with a text "document"', got });
  });
