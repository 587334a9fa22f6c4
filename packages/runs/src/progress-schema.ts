// progress.json: where a training stands. Format 1 had no checksums.

import type { ScheduleState } from '@longhand/training';
import * as z from 'zod';

export const progressFormat = 2;

const count = z.int().nonnegative();
const finite = z.number();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 of 64 digits');

/** Numbers and nothing else; what they mean is the schedule's affair. */
const scheduleState = z.record(z.string(), z.union([finite, z.null(), z.boolean(), z.string()]));

export const progressSchema = z
  .strictObject({
    format: z.union([z.literal(1), z.literal(progressFormat)], `format 1 or ${progressFormat}`),
    /** Optimizer updates done. */
    step: count,
    epoch: count,
    /** Batches of the current epoch done. */
    batch: count,
    /** Folder of the last checkpoint, relative to the run. */
    checkpoint: z.string().regex(/^checkpoints\/\d+$/, 'checkpoints/ and a number'),
    /** Bytes of metrics.jsonl that belong to this state. */
    metricsBytes: count,
    best: z
      .strictObject({
        ...{ epoch: count, step: count, metric: finite },
        ...{ loss: finite.optional(), since: count.optional(), top: finite.optional() },
      })
      .nullable(),
    schedule: scheduleState.transform((state) => state as unknown as ScheduleState),
    /** Sum and number of the batch losses of the current epoch, for its mean. */
    epochLoss: z.strictObject({ sum: finite, size: finite.nonnegative() }),
    trainSeconds: finite.nonnegative(),
    compute: z.string(),
    finished: z.enum(['epochs', 'patience', 'time']).nullable(),
    /** SHA-256 of the checkpoint's files, and of those bytes of metrics.jsonl. */
    checksums: z.strictObject({ weights: sha256, optimizer: sha256, metrics: sha256 }).optional(),
  })
  .refine(({ step, checkpoint }) => checkpoint === `checkpoints/${step}`, {
    path: ['checkpoint'],
    error: 'the checkpoint of its step',
  })
  .refine(({ format, checksums }) => format === 1 || checksums !== undefined, {
    path: ['checksums'],
    error: 'checksums of the checkpoint',
  })
  .refine(({ best, epoch, step }) => best === null || (best.epoch < epoch && best.step <= step), {
    path: ['best'],
    error: 'an epoch before the current one',
  });

/** Where a training stands. */
export type Progress = z.infer<typeof progressSchema>;
