// report.json: what an evaluation found, for people and for comparing runs.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, parseJson } from '@longhand/base';
import { isRecord, kindOf, numberOf, quoted } from './checks.ts';

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

export async function writeEvaluation(runPath: string, report: EvaluationReport): Promise<void> {
  await writeFile(join(runPath, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
}

/** @throws DataError if it is missing, not JSON, or lacks its metrics; a NaN was written as null */
export async function readEvaluation(runPath: string): Promise<EvaluationReport> {
  const where = join(runPath, 'report.json');
  const text = await readFile(where, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    const got = cause.code === 'ENOENT' ? 'no report.json' : cause.message;
    throw new DataError({ where, expected: 'an evaluated run', got, fix: 'Run evaluate first.' }, { cause });
  });
  const report = parseJson(text, where);
  if (!isRecord(report) || typeof report.task !== 'string' || !isRecord(report.metrics))
    throw new DataError({ where, expected: 'a report with task and metrics', got: quoted(text) });
  for (const [name, kind] of Object.entries(kinds))
    if (report[name] !== undefined && report[name] !== null && typeof report[name] !== kind)
      throw new DataError({ where: `${where}: ${name}`, expected: `a ${kind}`, got: kindOf(report[name]) });
  const metrics = Object.entries(report.metrics).map(([name, value]) => [
    name,
    metricOf(value, `${where}: metrics.${name}`),
  ]);
  return {
    ...(report as unknown as EvaluationReport),
    metrics: Object.fromEntries(metrics) as EvaluationReport['metrics'],
  };
}

const kinds = {
  ...{ dataset: 'string', split: 'string', preset: 'string', signature: 'string', compute: 'string', commit: 'string' },
  ...{ parameters: 'number', trainSeconds: 'number', examplesPerSecond: 'number', threads: 'number', seed: 'number' },
} as const;

function metricOf(value: unknown, where: string): MetricValue {
  if (!isRecord(value)) throw new DataError({ where, expected: 'value, low and high', got: kindOf(value) });
  const number = (name: string) => numberOf(value[name], `${where}.${name}`);
  return { ...value, value: number('value'), low: number('low'), high: number('high') };
}
