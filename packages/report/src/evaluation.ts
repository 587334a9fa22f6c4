// report.json: what an evaluation found, for people and for comparing runs.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseStored } from '@longhand/base';
import * as z from 'zod';
import { count, evaluationFile, readStored, replaceFile, score, version } from './stored.ts';

/** A score and its interval. */
export interface MetricValue {
  readonly value: number;
  /** 95 % bootstrap interval over the examples. */
  readonly low: number;
  readonly high: number;
}

/** What report.json holds: scores with intervals, baselines, sizes and times of an evaluation. */
export interface EvaluationReport {
  readonly task: string;
  readonly dataset: string;
  readonly split: string;
  readonly preset: string;
  readonly metrics: Readonly<Record<string, MetricValue>>;
  /** What needs no training, by its name: scores on the same examples, without intervals. */
  readonly baselines?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** How the metrics were computed, e.g. `acc|classes:2|bootstrap:1000`. */
  readonly signature: string;
  /** The runs whose mean was scored, if it was more than one. */
  readonly ensemble?: readonly string[];
  /** Trainable numbers. */
  readonly parameters: number;
  readonly trainSeconds: number;
  /** Of the evaluation. */
  readonly examplesPerSecond: number;
  readonly compute: string;
  readonly threads: number;
  readonly seed: number;
  readonly commit: string;
}

const schema = z.object({
  version,
  ...{ task: z.string(), dataset: z.string(), split: z.string(), preset: z.string(), signature: z.string() },
  ...{ parameters: count, trainSeconds: z.number(), examplesPerSecond: score },
  ...{ compute: z.string(), threads: count, seed: count, commit: z.string() },
  metrics: z.record(z.string(), z.object({ value: score, low: score, high: score })),
  ensemble: z.array(z.string()).optional(),
  baselines: z.record(z.string(), z.record(z.string(), score)).optional(),
});

/**
 * Writes the scores of an evaluation into a run's folder.
 * @param name of the evaluation, for `report.NAME.json`; absent: `report.json`, the last one of the run itself
 */
export async function writeEvaluation(runPath: string, report: EvaluationReport, name?: string): Promise<void> {
  await replaceFile(
    join(runPath, evaluationFile('report', 'json', name)),
    `${JSON.stringify({ version: 1, ...report }, null, 2)}\n`,
  );
}

/**
 * Reads report.json of a run.
 * @param name as of `writeEvaluation`
 * @throws DataError if it is missing, not JSON, or not what an evaluation writes
 */
export async function readEvaluation(runPath: string, name?: string): Promise<EvaluationReport> {
  const where = join(runPath, evaluationFile('report', 'json', name));
  const stored = parseStored(schema, await readStored(where), where, 'Run evaluate again.');
  const { version: _, baselines, ensemble, ...report } = stored;
  return { ...report, ...(baselines && { baselines }), ...(ensemble && { ensemble }) };
}

/** The names of a run's evaluations, as of `writeEvaluation`: `dev`, `test`. A folder without any has none. */
export async function evaluationNames(runPath: string): Promise<string[]> {
  const files = await readdir(runPath).catch(() => []);
  return files.flatMap((file) => /^report\.(.+)\.json$/.exec(file)?.slice(1) ?? []).sort();
}
