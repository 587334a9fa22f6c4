import * as z from 'zod';
import { beam, penalty, share, strict, type TaskRoute, text, textBody } from './task-route.ts';

const ranked = {
  translation: z.string(),
  score: z.number().optional(),
  logProb: z.number().optional(),
  alignment: z.array(z.tuple([z.string(), z.string(), z.number()])).optional(),
  truncated: z.literal(true).optional().describe('It was as long as maxRatio lets it be, and was ended there.'),
};

export const translation: TaskRoute = {
  task: 'translation',
  summary: 'Translates sentences.',
  limits: { maxLength: 2_000, maxBody: textBody },
  input: text,
  options: strict({
    plain: z.boolean().optional().describe('For models of tokenized text: text as people write it.'),
    score: z.boolean().optional().describe('Adds score and logProb.'),
    alignment: z.boolean().optional().describe('Adds the source token of each token.'),
    beam: beam.optional(),
    nBest: beam.optional().describe('Translations of a sentence, at most beam.'),
    lengthPenalty: penalty.optional(),
    coveragePenalty: penalty.optional(),
    noRepeatNgram: z.int().min(0).max(10).optional(),
    minLength: z.int().min(0).max(1000).optional(),
    maxRatio: z.number().min(0).max(10).optional(),
    replaceUnknown: z.boolean().optional(),
  }),
  prediction: z.object({
    source: z.string(),
    ...ranked,
    empty: z.literal(true).optional(),
    unknownShare: share.optional().describe('Share of the tokens that training did not have.'),
    nBest: z.array(z.object(ranked)).optional(),
  }),
  example: { inputs: ['A man rides a bike.'], options: { beam: 5, score: true } },
};
