// report.json: what an evaluation found, for people and for comparing runs.
import { join } from 'node:path';
import { parseStored } from '@longhand/base';
import {
  count,
  fieldsOf,
  number,
  numberOrNull,
  objectSchema,
  readStored,
  recordOf,
  replaceFile,
  text,
  version,
} from './stored.ts';

export interface MetricValue {
  readonly value: number;
  /** 95 % bootstrap interval over the examples. */
  readonly low: number;
  readonly high: number;
}

export interface EvaluationReport {
  readonly task: string;
  readonly dataset: string;
  readonly split: string;
  readonly preset: string;
  readonly metrics: Readonly<Record<string, MetricValue>>;
  /** How the metrics were computed, e.g. `acc|classes:2|bootstrap:1000`. */
  readonly signature: string;
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

const schema = objectSchema<EvaluationReport & { readonly version?: 1 }>({
  ...{ version, task: text, dataset: text, split: text, preset: text, signature: text, compute: text, commit: text },
  ...{ parameters: count, trainSeconds: number, examplesPerSecond: numberOrNull, threads: count, seed: count },
  metrics: recordOf(
    fieldsOf({ value: numberOrNull, low: numberOrNull, high: numberOrNull }, 'an interval'),
    'for each metric value, low and high',
  ),
});

export async function writeEvaluation(runPath: string, report: EvaluationReport): Promise<void> {
  await replaceFile(join(runPath, 'report.json'), `${JSON.stringify({ version: 1, ...report }, null, 2)}\n`);
}

/** @throws DataError if it is missing, not JSON, or not what an evaluation writes. */
export async function readEvaluation(runPath: string): Promise<EvaluationReport> {
  const where = join(runPath, 'report.json');
  const {
    version: _,
    metrics,
    examplesPerSecond,
    ...report
  } = parseStored(schema, await readStored(where), where, 'Run evaluate again.');
  const intervals = Object.entries(metrics).map(([name, { value, low, high }]) => [
    name,
    { value: value ?? Number.NaN, low: low ?? Number.NaN, high: high ?? Number.NaN },
  ]);
  return { ...report, examplesPerSecond: examplesPerSecond ?? Number.NaN, metrics: Object.fromEntries(intervals) };
}
