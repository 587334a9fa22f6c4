import * as z from 'zod';
import { share, strict, type TaskRoute, text, textBody } from './task-route.ts';

export const sentiment: TaskRoute = {
  task: 'sentiment',
  summary: 'Classifies texts.',
  limits: { maxLength: 10_000, maxBody: textBody },
  input: text,
  options: strict({ explain: z.boolean().optional().describe("Adds each token's weight.") }),
  prediction: z.object({
    text: z.string(),
    label: z.string(),
    probabilities: z.record(z.string(), share),
    explanation: z
      .object({
        kind: z.enum(['attention', 'gradient-x-input']),
        weights: z.array(z.tuple([z.string(), z.number()])),
      })
      .optional(),
  }),
  example: { inputs: ['not bad at all'] },
};
