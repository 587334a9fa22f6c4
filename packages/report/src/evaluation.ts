// report.json: what an evaluation found, for people and for comparing runs.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@longhand/base';

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

/** @throws DataError if it is missing, not JSON, or lacks its metrics. */
export async function readEvaluation(runPath: string): Promise<EvaluationReport> {
  const where = join(runPath, 'report.json');
  const text = await readFile(where, 'utf8').catch((cause: unknown) => {
    throw new DataError(
      { where, expected: 'an evaluated run', got: 'no report.json', fix: 'Run evaluate first.' },
      { cause },
    );
  });
  const report = parse(text, where);
  if (typeof report?.task === 'string' && typeof report.metrics === 'object') return report;
  throw new DataError({ where, expected: 'a report with task and metrics', got: text.slice(0, 60) });
}

function parse(text: string, where: string): EvaluationReport {
  try {
    return JSON.parse(text) as EvaluationReport;
  } catch (cause) {
    throw new DataError({ where, expected: 'JSON', got: `"${text.slice(0, 40)}"` }, { cause });
  }
}
