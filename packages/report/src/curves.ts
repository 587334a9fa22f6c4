// Curves of a training from the rows of its metrics.jsonl.
import { readFile } from 'node:fs/promises';
import { DataError } from '@longhand/base';
import { isRecord, kindOf, numberOf, quoted } from './checks.ts';
import type { Section } from './page.ts';

/** A row that the training loop writes at the end of an epoch. */
export interface MetricsRow {
  readonly epoch: number;
  readonly step: number;
  readonly loss: number;
  readonly learningRate: number;
  readonly dev: Readonly<Record<string, number>>;
}

/** One picture for the losses, one for each other dev metric. Epochs are counted from 1. */
export function curvesFromMetrics(rows: readonly MetricsRow[]): Section[] {
  const points = (value: (row: MetricsRow) => number | undefined) =>
    rows.flatMap((row) => (value(row) === undefined ? [] : [{ x: row.epoch + 1, y: value(row) as number }]));
  const losses = [
    { name: 'train', points: points(({ loss }) => loss) },
    { name: 'dev', points: points(({ dev }) => dev.loss) },
  ].filter(({ points }) => points.length > 0);
  const names = [...new Set(rows.flatMap(({ dev }) => Object.keys(dev)))].filter((name) => name !== 'loss');
  const picture = (title: string, yLabel: string, series: typeof losses): Section => ({
    kind: 'curves',
    ...{ title, yLabel, series, xLabel: 'epoch' },
  });
  return [
    picture('Loss', 'loss', losses),
    ...names.map((name) => picture(`Dev ${name}`, name, [{ name, points: points(({ dev }) => dev[name]) }])),
  ];
}

/** Blank lines are skipped. @throws DataError naming the line that is not JSON or not such a row; a NaN was written as null */
export async function readMetrics(path: string): Promise<MetricsRow[]> {
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new DataError({ where: path, expected: 'the metrics of a run', got: cause.message }, { cause });
  });
  const lines = text.split('\n').map((line, i) => ({ line, where: `${path} line ${i + 1}` }));
  const values = lines
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, where }) => ({ where, value: parse(line, where) }));
  return values.map(({ value, where }) => rowOf(value, where));
}

function parse(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new DataError({ where, expected: 'JSON', got: quoted(line) }, { cause });
  }
}

function rowOf(value: unknown, where: string): MetricsRow {
  if (!isRecord(value) || !isRecord(value.dev))
    throw new DataError({ where, expected: 'a row of metrics with its dev metrics', got: kindOf(value) });
  const dev = Object.entries(value.dev).map(([name, score]) => [name, numberOf(score, `${where}: dev.${name}`)]);
  const number = (name: string) => numberOf(value[name], `${where}: ${name}`);
  return {
    ...value,
    epoch: number('epoch'),
    step: number('step'),
    loss: number('loss'),
    learningRate: number('learningRate'),
    dev: Object.fromEntries(dev) as Record<string, number>,
  };
}
