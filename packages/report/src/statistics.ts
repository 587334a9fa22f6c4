// statistics.json: what each example of a split adds to each metric, by which runs are compared example by example.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DataError, parseStored } from '@longhand/base';
import * as z from 'zod';
import { evaluationFile, readStored, replaceFile, version } from './stored.ts';

/** Of one example, or summed over many: what a metric's score is made of. */
export type Counts = ArrayLike<number>;

/** What statistics.json holds: the counts of each example, for paired tests. */
export interface ExampleStatistics {
  /** Twelve digits of the references: runs that have the same were scored on the same examples. */
  readonly references: string;
  /** For each metric the counts of each example. */
  readonly metrics: Readonly<Record<string, readonly Counts[]>>;
  /** What a person reads of each example; absent in files of before. */
  readonly examples?: readonly ExampleText[];
}

/** An example as a person reads it. */
export interface ExampleText {
  /** What the model reads, or the name of a clip. */
  readonly source: string;
  readonly reference: string;
  /** What the model gives. */
  readonly output: string;
}

/** Longer texts are kept without their end: a comparison shows some examples, and a test set may hold whole films. */
const maxCharacters = 1000;

/**
 * Writes statistics.json into a run's folder.
 * @param references of the examples in their order
 * @param examples their texts, as many
 * @param name as of `writeEvaluation`
 */
export async function writeStatistics(
  runPath: string,
  references: readonly string[],
  metrics: ExampleStatistics['metrics'],
  examples?: readonly ExampleText[],
  name?: string,
): Promise<void> {
  const fingerprint = createHash('sha256').update(JSON.stringify(references)).digest('hex').slice(0, 12);
  const plain = Object.entries(metrics).map(([name, rows]) => [name, rows.map((counts, i) => finite(counts, name, i))]);
  const texts = examples && { examples: examples.map(shortened) };
  const statistics = { version: 1, references: fingerprint, metrics: Object.fromEntries(plain), ...texts };
  await replaceFile(join(runPath, evaluationFile('statistics', 'json', name)), `${JSON.stringify(statistics)}\n`);
}

function shortened({ source, reference, output }: ExampleText): ExampleText {
  const cut = (text: string) => (text.length > maxCharacters ? `${text.slice(0, maxCharacters)} ...` : text);
  return { source: cut(source), reference: cut(reference), output: cut(output) };
}

function finite(counts: Counts, metric: string, example: number): number[] {
  const values = Array.from(counts);
  const wrong = values.find((value) => !Number.isFinite(value));
  if (wrong === undefined) return values;
  const where = `statistics of ${metric}, example ${example}`;
  throw new DataError({ where, expected: 'finite numbers', got: String(wrong) });
}

const counts = z.array(z.array(z.number())).refine((rows) => rows.every(({ length }) => length === rows[0]?.length), {
  error: 'as many counts for each example',
});
const text = z.object({ source: z.string(), reference: z.string(), output: z.string() });
const schema = z.object({
  version,
  ...{ references: z.string(), metrics: z.record(z.string(), counts), examples: z.array(text).optional() },
});

/**
 * Reads statistics.json of a run.
 * @param name as of `writeEvaluation`
 * @throws DataError if it is missing or not what `writeStatistics` writes
 */
export async function readStatistics(runPath: string, name?: string): Promise<ExampleStatistics> {
  const where = join(runPath, evaluationFile('statistics', 'json', name));
  const stored = parseStored(schema, await readStored(where), where, 'Run evaluate again.');
  const { version: _, examples, ...statistics } = stored;
  return { ...statistics, ...(examples && { examples }) };
}
