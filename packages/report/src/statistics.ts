// statistics.json: what each example of a split adds to each metric, by which runs are compared example by example.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@longhand/base';

/** Of one example, or summed over many: what a metric's score is made of. */
export type Counts = ArrayLike<number>;

export interface ExampleStatistics {
  /** Twelve digits of the references: runs that have the same were scored on the same examples. */
  readonly references: string;
  /** For each metric the counts of each example. */
  readonly metrics: Readonly<Record<string, readonly Counts[]>>;
}

/** @param references of the examples in their order */
export async function writeStatistics(
  runPath: string,
  references: readonly string[],
  metrics: ExampleStatistics['metrics'],
): Promise<void> {
  const fingerprint = createHash('sha256').update(JSON.stringify(references)).digest('hex').slice(0, 12);
  const plain = Object.entries(metrics).map(([name, rows]) => [name, rows.map((counts) => Array.from(counts))]);
  const statistics = { references: fingerprint, metrics: Object.fromEntries(plain) };
  await writeFile(join(runPath, 'statistics.json'), `${JSON.stringify(statistics)}\n`);
}

/** @throws DataError if it is missing or not what `writeStatistics` writes */
export async function readStatistics(runPath: string): Promise<ExampleStatistics> {
  const where = join(runPath, 'statistics.json');
  const fix = 'Run evaluate again.';
  try {
    const statistics = JSON.parse(await readFile(where, 'utf8')) as ExampleStatistics;
    if (typeof statistics.references === 'string' && typeof statistics.metrics === 'object') return statistics;
  } catch (cause) {
    throw new DataError({ where, expected: 'counts of each example', got: 'no such JSON file', fix }, { cause });
  }
  throw new DataError({ where, expected: 'references and metrics', got: 'something else', fix });
}
