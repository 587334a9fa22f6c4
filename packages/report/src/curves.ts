// Curves of a training from the rows of its metrics.jsonl.
import { readFile } from 'node:fs/promises';
import { DataError, parseJson, parseStored } from '@longhand/base';
import { z } from 'zod';
import type { Section } from './page.ts';
import { count, score } from './stored.ts';

/** A row that the training loop writes at the end of an epoch. */
export interface MetricsRow {
  readonly epoch: number;
  readonly step: number;
  readonly loss: number;
  readonly learningRate: number;
  readonly dev: Readonly<Record<string, number>>;
}

/** How papers write them. */
const known: Readonly<Record<string, string>> = {
  ...{ bleu: 'BLEU', chrf: 'chrF', wer: 'WER', cer: 'CER', rouge: 'ROUGE', rouge1: 'ROUGE-1', rouge2: 'ROUGE-2' },
  ...{ rougeL: 'ROUGE-L', tokenF1: 'token F1' },
};

/** One picture for the losses, one for each other dev metric, one for the learning rate if it changes. Epochs are counted from 1. */
export function curvesFromMetrics(rows: readonly MetricsRow[]): Section[] {
  const points = (value: (row: MetricsRow) => number | undefined) =>
    rows.flatMap((row) => (typeof value(row) !== 'number' ? [] : [{ x: row.epoch + 1, y: value(row) as number }]));
  const losses = [
    { name: 'train', points: points(({ loss }) => loss) },
    { name: 'dev', points: points(({ dev }) => dev.loss) },
  ].filter(({ points }) => points.length > 0);
  const names = [...new Set(rows.flatMap(({ dev }) => Object.keys(dev)))].filter((name) => name !== 'loss');
  const picture = (title: string, yLabel: string, series: typeof losses): Section => ({
    ...{ kind: 'curves', group: 'Training', smooth: true, title, yLabel, series, xLabel: 'epoch' },
  });
  const rates = new Set(rows.map(({ learningRate }) => learningRate));
  const rate = { name: 'learning rate', points: points(({ learningRate }) => learningRate) };
  return [
    picture('Loss', 'loss', losses),
    ...names.map((name) =>
      picture(`Dev ${known[name] ?? name}`, known[name] ?? name, [{ name, points: points(({ dev }) => dev[name]) }]),
    ),
    ...(rates.size > 1 ? [picture('Learning rate', 'learning rate', [rate])] : []),
  ];
}

const schema = z.looseObject({
  ...{ epoch: count, step: count, loss: score, learningRate: score },
  dev: z.record(z.string(), score),
});

/**
 * The rows of metrics.jsonl. A last line without its end is one that a training was writing when it was killed: it is no row.
 * @throws DataError naming the line that is no row
 */
export async function readMetrics(path: string): Promise<MetricsRow[]> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new DataError(
      { where: path, expected: 'rows of a training', got: `no readable file (${cause.code})` },
      { cause },
    );
  });
  const lines = text.split('\n').slice(0, -1);
  return lines.flatMap((line, i) => {
    const where = `${path} line ${i + 1}`;
    return line.trim() === '' ? [] : [parseStored(schema, parseJson(line, where), where)];
  });
}
