// Curves of a training from the rows of its metrics.jsonl.
import { readFile } from 'node:fs/promises';
import { DataError } from '@longhand/base';
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

/** @throws DataError naming the line that is not JSON. */
export async function readMetrics(path: string): Promise<MetricsRow[]> {
  const lines = (await readFile(path, 'utf8')).trim().split('\n');
  return lines.filter(Boolean).map((line, i) => {
    try {
      return JSON.parse(line) as MetricsRow;
    } catch (cause) {
      throw new DataError(
        { where: `${path} line ${i + 1}`, expected: 'JSON', got: `"${line.slice(0, 40)}"` },
        { cause },
      );
    }
  });
}
