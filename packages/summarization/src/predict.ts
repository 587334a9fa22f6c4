// Documents to predictions: what a model gives to those who only want summaries.
import { DataError } from '@longhand/base';
import type { SummarizeOptions, Summarizer } from './summarizer.ts';
import type { Summary, SummaryDetails, SummarySource } from './summary.ts';

/** The summary of a document. */
export interface Prediction {
  /** Empty for an empty document. Chosen sentences have line breaks between them. */
  readonly summary: string;
  /** How many words of the document's end were not read; absent if all were. */
  readonly unreadWords?: number;
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

const toPrediction = ({ text, unread, details }: Summary, detailed: boolean): Prediction => ({
  summary: text,
  ...(unread > 0 && { unreadWords: unread }),
  ...(detailed && { details }),
});

/** @throws DataError for what is neither a text nor a source */
export const sourcesOf = (documents: readonly (string | SummarySource)[]): SummarySource[] =>
  documents.map((input, i) => {
    const source = typeof input === 'string' ? { document: input } : input;
    if (typeof (source as Partial<SummarySource> | null)?.document === 'string') return source;
    const got = JSON.stringify(input)?.slice(0, 40) ?? typeof input;
    throw new DataError({ where: `document ${i + 1}`, expected: 'a text, or an object with a text "document"', got });
  });
