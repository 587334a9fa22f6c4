// Settings of sentence extraction beside the common ones.
import { ConfigError } from '@longhand/base';
import * as z from 'zod';
import { commonFields, fields } from '../fields.ts';

/** Those that may be others at each call. */
export const extractionInference = {
  /** What `length` counts: sentences, words, or the share of the document's words. */
  lengthUnit: z.enum(['sentences', 'words', 'ratio']),
  length: z.number().min(1e-6).max(1e8),
  /** What keeps a summary from saying a thing twice: no trigram twice, or maximal marginal relevance. */
  redundancy: z.enum(['none', 'trigrams', 'mmr']),
  /** Of mmr: 0, probability alone; 1, difference alone. */
  diversity: fields.share,
};

export const extractionSchema = z
  .object({
    mode: z.literal('extraction'),
    ...commonFields,
    /** Of each direction of the LSTM over the words of a sentence. */
    wordSize: fields.size,
    /** Of each direction of the LSTM over the sentences. */
    sentenceSize: fields.size,
    /** Longer sentences are read up to here. */
    maxSentenceWords: fields.items,
    pooling: z.enum(['attention', 'max', 'mean']),
    /** `soft`: one distribution over the sentences; `greedy`: each is in or out. */
    labels: z.enum(['soft', 'greedy']),
    /** A sentence loses where those before it are probably chosen and alike. */
    novelty: z.boolean(),
    ...extractionInference,
  })
  .readonly();

export type ExtractionSettings = Omit<z.infer<typeof extractionSchema>, 'mode'>;
export type ExtractionInference = Pick<ExtractionSettings, keyof typeof extractionInference>;

/** @throws ConfigError for a length that does not go with its unit */
export function checkLength({ lengthUnit, length }: Pick<ExtractionSettings, 'lengthUnit' | 'length'>): void {
  const expected = lengthUnit === 'ratio' ? 'a share above 0, at most 1' : 'an integer above 0';
  const valid = lengthUnit === 'ratio' ? length <= 1 : Number.isInteger(length);
  if (!valid) throw new ConfigError({ where: `length in ${lengthUnit}`, expected, got: String(length) });
}
