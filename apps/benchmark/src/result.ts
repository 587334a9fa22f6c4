// results/NAME.json: what an entry of the benchmark gave, by which tables are made. What is not known is absent.
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson, parseStored } from '@longhand/base';
import { metricKeys } from '@longhand/metrics';
import { writeAside } from '@longhand/runs';
import { z } from 'zod';

const metric = z.enum(metricKeys as [string, ...string[]]);
/** In the metric's own unit; `low` and `high` are a 95 % bootstrap interval over the examples. */
const score = z.strictObject({ value: z.number(), low: z.number().optional(), high: z.number().optional() });
const scores = z.partialRecord(metric, score);
const plainScores = z.partialRecord(metric, z.number());
const count = z.int().min(0);

const machine = z.strictObject({
  processor: z.string().optional(),
  cores: count.optional(),
  memoryGiB: z.number().optional(),
  platform: z.string().optional(),
  node: z.string().optional(),
  /** Kernels: native-avx512, wasm ... */
  compute: z.string().optional(),
  threads: count.optional(),
  /** What a person should know of the times. */
  note: z.string().optional(),
});

export const runSchema = z.strictObject({
  seed: count.optional(),
  /** Of each split that was read. */
  scores: z.strictObject({ dev: scores.optional(), test: scores.optional() }),
  /** On test, by their names. */
  baselines: z.record(z.string(), plainScores).optional(),
  /** Parts of test. */
  subsets: z.array(z.strictObject({ name: z.string(), examples: count, scores })).optional(),
  /** How the scores were computed. */
  signature: z.string().optional(),
  parameters: count.optional(),
  trainSeconds: z.number().optional(),
  /** In the evaluation of test. */
  examplesPerSecond: z.number().optional(),
  /** Of the training, the whole process. */
  peakMemoryMiB: count.optional(),
  /** Of this repository. */
  commit: z.string().optional(),
  machine: machine.optional(),
});
export type BenchmarkRun = z.infer<typeof runSchema>;

const resultSchema = z.strictObject({
  schema: z.literal('longhand-benchmark'),
  version: z.literal(1),
  /** Of entries.ts. */
  entry: z.string(),
  /** `benchmark`: this command wrote it. `records`: taken over from tables that people wrote. */
  source: z.enum(['benchmark', 'records']),
  /** One a seed. */
  runs: z.array(runSchema).min(1),
});
export type BenchmarkResult = z.infer<typeof resultSchema>;

export const newResult = (entry: string, runs: readonly BenchmarkRun[]): BenchmarkResult => ({
  ...{ schema: 'longhand-benchmark', version: 1, entry, source: 'benchmark' },
  runs: [...runs],
});

export async function writeResult(folder: string, result: BenchmarkResult): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${result.entry}.json`);
  await writeAside(path, `${JSON.stringify(result, null, 2)}\n`);
  return path;
}

/** All results of a folder by their entry; none where there is no such folder. @throws DataError for a file that is no result */
export async function readResults(folder: string): Promise<ReadonlyMap<string, BenchmarkResult>> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json')).sort();
  const read = files.map(async (name) => {
    const where = join(folder, name);
    const result = parseStored(resultSchema, parseJson(await readFile(where, 'utf8'), where), where);
    return [result.entry, result] as const;
  });
  return new Map(await Promise.all(read));
}
