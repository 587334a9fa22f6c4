import * as z from 'zod';
import { beam, penalty, share, strict, type TaskRoute, text, textBody } from './task-route.ts';

const parts = (maxLength: number) => z.array(text(maxLength)).max(maxLength);

export const summarization: TaskRoute = {
  task: 'summarization',
  summary: 'Summarizes documents.',
  limits: { maxLength: 100_000, maxBody: textBody },
  input: (maxLength) =>
    z.union(
      [
        text(maxLength),
        strict({
          document: text(maxLength),
          sentences: parts(maxLength).optional(),
          tokens: parts(maxLength).optional(),
          hint: text(maxLength).optional(),
        }),
      ],
      { error: `a text, or { document, sentences, tokens, hint }, of at most ${maxLength} characters` },
    ),
  options: strict({
    details: z.boolean().optional().describe('Adds what was chosen, copied or read.'),
    lengthUnit: z.enum(['sentences', 'words', 'ratio']).optional().describe('Extraction.'),
    length: z.number().min(1e-6).max(1e6).optional().describe('Extraction.'),
    redundancy: z.enum(['none', 'trigrams', 'mmr']).optional().describe('Extraction.'),
    diversity: share.optional().describe('Extraction.'),
    decision: z.enum(['threshold', 'viterbi']).optional().describe('Compression.'),
    threshold: share.optional().describe('Compression.'),
    ratio: share.optional().describe('Compression.'),
    beam: beam.optional().describe('Abstraction.'),
    lengthPenalty: penalty.optional().describe('Abstraction.'),
    coveragePenalty: penalty.optional().describe('Abstraction.'),
    noRepeatNgram: z.int().min(0).max(10).optional().describe('Abstraction.'),
    minLength: z.int().min(0).max(1000).optional().describe('Abstraction.'),
    maxLength: z.int().min(1).max(1000).optional().describe('Abstraction.'),
    longDocuments: z.enum(['cut', 'pieces']).optional().describe('Compression and abstraction.'),
  }),
  prediction: z.object({
    summary: z.string(),
    truncated: z.literal(true).optional(),
    unreadWords: z.int().optional(),
    pieces: z.int().optional(),
    unknownShare: share.optional(),
    wording: z.looseObject({}).optional(),
    warnings: z.array(z.string()).optional(),
    details: z.looseObject({}).optional(),
  }),
  example: { inputs: ['A long text. Its second sentence.'] },
};
