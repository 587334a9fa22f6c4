// model.json, the manifest of a bundle: what the model is, and a checksum of every other file.
import * as z from 'zod';

export const manifestFile = 'model.json';
export const manifestVersion = 1;

const fileSchema = z.object({
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** For whoever thinks of using the model: what it learned from, what it reaches, what it is not for. */
const cardSchema = z.object({
  title: z.string(),
  /** The training set, and its licence where known. */
  data: z.string().optional(),
  licence: z.string().optional(),
  /** Points on a split, as the report gives them. */
  scores: z.record(z.string(), z.number()).optional(),
  split: z.string().optional(),
  limits: z.string().optional(),
  parameters: z.int().optional(),
  weights: z.enum(['f32', 'f16', 'int8']).optional(),
});

export const manifestSchema = z.object({
  format: z.literal('longhand-model'),
  version: z.literal(manifestVersion),
  task: z.string(),
  /** What the task's package makes a model of: settings, labels, language. */
  description: z.record(z.string(), z.unknown()),
  card: cardSchema,
  files: z.record(z.string(), fileSchema),
});

export type Manifest = z.infer<typeof manifestSchema>;
/** What a model is, for people: title, data, scores, licence, limits. */
export type ModelCard = z.infer<typeof cardSchema>;
