// statistics.json: what each example of a split adds to each metric, by which runs are compared example by example.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@longhand/base';
import { isRecord } from './checks.ts';

/** Of one example, or summed over many: what a metric's score is made of. */
export type Counts = ArrayLike<number>;

export interface ExampleStatistics {
  /** Twelve digits of the references: runs that have the same were scored on the same examples. */
  readonly references: string;
  /** For each metric the counts of each example. */
  readonly metrics: Readonly<Record<string, readonly Counts[]>>;
}

/** @param references of the examples in their order @throws DataError for a count that is no finite number */
export async function writeStatistics(
  runPath: string,
  references: readonly string[],
  metrics: ExampleStatistics['metrics'],
): Promise<void> {
  const fingerprint = createHash('sha256').update(JSON.stringify(references)).digest('hex').slice(0, 12);
  const plain = Object.entries(metrics).map(([name, rows]) => [name, rows.map((counts, i) => finite(counts, name, i))]);
  const statistics = { references: fingerprint, metrics: Object.fromEntries(plain) };
  await writeFile(join(runPath, 'statistics.json'), `${JSON.stringify(statistics)}\n`);
}

function finite(counts: Counts, metric: string, example: number): number[] {
  const values = Array.from(counts);
  const wrong = values.find((value) => !Number.isFinite(value));
  if (wrong === undefined) return values;
  const where = `statistics of ${metric}, example ${example}`;
  throw new DataError({ where, expected: 'finite numbers', got: String(wrong) });
}

/** @throws DataError if it is missing or not what `writeStatistics` writes */
export async function readStatistics(runPath: string): Promise<ExampleStatistics> {
  const where = join(runPath, 'statistics.json');
  const statistics = await readJson(where);
  if (!isRecord(statistics) || typeof statistics.references !== 'string' || !isRecord(statistics.metrics))
    throw new DataError({ where, expected: 'references and metrics', got: 'something else', fix });
  for (const [name, rows] of Object.entries(statistics.metrics)) {
    const width: unknown = Array.isArray(rows) && Array.isArray(rows[0]) ? rows[0].length : 0;
    if (!Array.isArray(rows) || !rows.every((row) => isCounts(row) && row.length === width))
      throw new DataError({
        where: `${where}: metrics.${name}`,
        expected: 'the counts of each example',
        got: 'others',
        fix,
      });
  }
  return statistics as unknown as ExampleStatistics;
}

const fix = 'Run evaluate again.';
const isCounts = (row: unknown): row is readonly number[] => Array.isArray(row) && row.every(Number.isFinite);

async function readJson(where: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(where, 'utf8')) as unknown;
  } catch (cause) {
    throw new DataError({ where, expected: 'counts of each example', got: 'no such JSON file', fix }, { cause });
  }
}
