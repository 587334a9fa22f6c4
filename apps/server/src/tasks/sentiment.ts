import { explainMethods } from '@longhand/sentiment';
import * as z from 'zod';
import { share, strict, type TaskRoute, text, textBody } from './task-route.ts';

export const sentiment: TaskRoute = {
  task: 'sentiment',
  summary: 'Classifies texts.',
  limits: { maxLength: 10_000, maxBody: textBody },
  input: text,
  options: strict({
    explain: z.boolean().optional().describe("Adds each token's weight."),
    explainMethod: z.enum(explainMethods).optional().describe('How weights are found; default: occlusion.'),
    threshold: share.optional().describe('Of two classes: the least probability with which the second is the label.'),
  }),
  prediction: z.object({
    text: z.string(),
    label: z.string(),
    probabilities: z.record(z.string(), share),
    empty: z.literal(true).optional(),
    truncated: z.literal(true).optional(),
    unknownShare: share.optional(),
    explanation: z
      .object({
        kind: z.enum(explainMethods),
        weights: z.array(z.tuple([z.string(), z.number()])),
      })
      .optional(),
  }),
  example: { inputs: ['not bad at all'] },
};
