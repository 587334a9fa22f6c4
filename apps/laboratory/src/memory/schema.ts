// What a piece of the memory experiment is, and what it measures.
import * as z from 'zod';
import type { CellKind } from './learner.ts';
import type { TaskName } from './tasks.ts';

export interface MemorySettings {
  readonly task: TaskName;
  readonly cell: CellKind;
  readonly length: number;
  readonly seed: number;
  readonly hiddenSize: number;
  readonly batchSize: number;
  /** Updates at most. */
  readonly steps: number;
  /** Learning rates; the better one counts. */
  readonly highRate: number;
  readonly lowRate: number;
}

const norms = z.array(z.number());
export const memorySchema = z.strictObject({
  /** 0: guessing, 1: perfect. */
  score: z.number(),
  learningRate: z.number(),
  /** Until the best score. */
  steps: z.int(),
  /** Norms at these distances from the end. */
  gradients: z.strictObject({ distances: z.array(z.int()), untrained: norms, trained: norms }).optional(),
});
/** `gradients` is measured on the sequences of recall alone. */
export type Memory = z.infer<typeof memorySchema>;
