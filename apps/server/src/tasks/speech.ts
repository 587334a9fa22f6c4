import * as z from 'zod';
import { beam, share, soundBody, strict, type TaskRoute } from './task-route.ts';

const transcription = {
  text: z.string(),
  score: z.number(),
  words: z.array(z.object({ word: z.string(), start: z.number(), end: z.number(), confidence: share })),
};

const expected = 'a WAV or FLAC file as base64';

/** The pattern of zod's own check overflows the stack on megabytes. */
const isBase64 = (value: string): boolean =>
  value.length > 0 && value.length % 4 === 0 && !/[^A-Za-z0-9+/]/.test(value.replace(/={1,2}$/, ''));

export const speech: TaskRoute = {
  task: 'speech',
  summary: 'Transcribes or classifies sounds: WAV or FLAC as base64, or one as the body itself.',
  limits: { maxLength: soundBody, maxBody: soundBody },
  input: () =>
    z
      .string({ error: expected })
      .refine(isBase64, { error: expected })
      .meta({ contentEncoding: 'base64', contentMediaType: 'audio/wav' }),
  options: strict({
    beam: z.int().min(1).max(256).optional(),
    nBest: beam.optional().describe('Texts of a sound, at most beam.'),
    minLogProb: z.number().min(-100).max(0).optional(),
  }),
  prediction: z.union([
    z.object(transcription),
    z.object({ nBest: z.array(z.object(transcription)) }),
    z.object({ text: z.string(), probability: share }),
    z.object({ error: z.string() }).describe('The sound cannot be used; the others can.'),
  ]),
  example: { inputs: ['UklGRi...'] },
};

/** Types of a body that is a sound. */
export const soundTypes = [
  'audio/wav',
  'audio/x-wav',
  'audio/wave',
  'audio/flac',
  'audio/x-flac',
  'audio/mpeg',
  'application/octet-stream',
];
