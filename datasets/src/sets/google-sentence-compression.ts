// Sentences of news, and the same with words left out.
import { z } from 'zod';
import type { SummarizationSet } from '../summarization-types.ts';
import { readJsonSplits } from './json-splits.ts';
import type { PublishedSet } from './set.ts';

const compressionRow = z
  .object({
    ...{ id: z.number(), sentence: z.string(), compression: z.string(), exact: z.boolean() },
    ...{ tokens: z.array(z.string()), keep: z.array(z.union([z.literal(0), z.literal(1)])) },
  })
  .refine(({ tokens, keep }) => tokens.length === keep.length, 'one "keep" for each token');

/** Tokens and labels are of our own alignment. */
async function load(): Promise<SummarizationSet> {
  const splits = await readJsonSplits('google-sentence-compression', compressionRow, (row) => ({
    id: String(row.id),
    document: row.sentence,
    summaries: [row.compression],
    tokens: row.tokens,
    keep: row.keep,
    exact: row.exact,
  }));
  return { name: 'google-sentence-compression', language: 'en', splits, notes: [] };
}

export const googleSentenceCompression = {
  name: 'google-sentence-compression',
  task: 'summarization',
  title: 'Google sentence compression, the evaluation release of 10,000 pairs',
  source: 'https://github.com/google-research-datasets/sentence-compression',
  licence: 'none stated ("as is"); sentences of news pages',
  cite: 'Filippova and Altun 2013; Filippova et al. 2015',
  splits: 'train 8,000, dev 1,000, test 1,000 (the first 1,000 of the release)',
  format: 'JSON lines: id, sentence, compression, tokens, keep (1 = the token stays), exact',
  notes: 'Prepared only: the labels come from an alignment that Longhand does not repeat. F1 depends on the tokens.',
  load,
  files: {
    'google-sentence-compression/dev.jsonl.gz': {
      sha256: '419cd9ace4620b24ba683d799c0f4b7efbb4448eeee4eb4759c51a27507dd325',
      bytes: 551168,
    },
    'google-sentence-compression/test.jsonl.gz': {
      sha256: '976f31e30e6babd0bbcc2f917ad149cf0adf47042f51984dc509f4fa134ab289',
      bytes: 548430,
    },
    'google-sentence-compression/train.jsonl.gz': {
      sha256: '65ae79be96a5d53c06715ae065c8a8aa0288f64f84005e7749aed4d9e6d6dc97',
      bytes: 4362542,
    },
  },
} satisfies PublishedSet;
