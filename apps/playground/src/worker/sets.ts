// What a training in the page learns from: the generated set, or rows of a table that a person gave.
import { at, createRandom, DataError } from '@longhand/base';
import { generateSentiment } from '@longhand/datasets/generated';
import { CsvError, parse } from 'csv-parse/browser/esm/sync';

export interface Row {
  readonly text: string;
  readonly label: number;
}

export interface TrainingSet {
  readonly name: string;
  readonly labels: readonly string[];
  readonly language: string;
  readonly train: readonly Row[];
  readonly dev: readonly Row[];
}

export interface Table {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The columns that look like text and label. */
  readonly text: number;
  readonly label: number;
}

export function generatedSet(): TrainingSet {
  const { name, labels, language, splits } = generateSentiment({ train: 3000, dev: 300, test: 0 });
  return { name, labels, language, train: splits.train, dev: splits.dev };
}

/**
 * A table with a header; commas, semicolons or tabs, whichever the header has most of.
 * @throws DataError if it is no such table, or has fewer than two columns
 */
export function readTable(content: string, name: string): Table {
  const [header = [], ...rows] = records(content, name);
  if (header.length < 2)
    throw new DataError({
      where: name,
      expected: 'a header line with two columns or more, e.g. text,label',
      got: header.length === 0 ? 'an empty file' : `one column, ${JSON.stringify(header[0]?.slice(0, 40))}`,
    });
  const text = columnOf(header, /^(text|sentence|review|comment|document)/i) ?? longest(rows, header.length);
  const others = header.map((_, column) => column).filter((column) => column !== text);
  const label = columnOf(header, /^(label|class|sentiment|rating|category|stars)/i) ?? at(others, others.length - 1);
  return { name, header, rows, text, label };
}

function records(content: string, name: string): string[][] {
  const start = content.slice(0, content.search(/[\r\n]|$/));
  const count = (sign: string) => start.split(sign).length;
  const delimiter = [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
  try {
    return parse(content, {
      ...{ delimiter, bom: true, relax_column_count: true, skip_empty_lines: true },
      record_delimiter: content.includes('\n') ? ['\r\n', '\n'] : ['\r'],
      ...(delimiter === '\t' && { quote: false }), // a tab-separated file has quotes as they are
    }) as string[][];
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const fix = 'A cell with a separator, a quote or a line break stands in quotes, and quotes within are doubled.';
    throw new DataError({ where: name, expected: 'a table', got: cause.message, fix }, { cause });
  }
}

const columnOf = (header: readonly string[], pattern: RegExp): number | undefined => {
  const column = header.findIndex((title) => pattern.test(title.trim()));
  return column < 0 ? undefined : column;
};

function longest(rows: readonly (readonly string[])[], columns: number): number {
  const lengths = Array.from({ length: columns }, (_, column) =>
    rows.slice(0, 100).reduce((sum, row) => sum + (row[column]?.length ?? 0), 0),
  );
  return lengths.indexOf(Math.max(...lengths));
}

/** Most classes; more are a column of numbers or names. */
const maxLabels = 50;

/**
 * Rows with a text and a label, one in five for dev, drawn from a seed; labels are sorted, as numbers if all are.
 * @throws DataError if there are fewer than ten such rows, or not two to 50 labels
 */
export function setOfTable({ name, rows, text, label }: Table): TrainingSet {
  const whole = rows.filter((row) => row[text]?.trim() && row[label]?.trim());
  const labels = sorted([...new Set(whole.map((row) => at(row, label).trim()))]);
  if (labels.length < 2 || labels.length > maxLabels)
    throw new DataError({
      where: name,
      expected: `2 to ${maxLabels} different labels`,
      got: String(labels.length),
      fix: 'Choose another column for the label.',
    });
  if (whole.length < 10)
    throw new DataError({ where: name, expected: '10 rows or more with text and label', got: String(whole.length) });
  const shuffled = createRandom(1)
    .fork('dev')
    .shuffle(whole.map((row) => ({ text: at(row, text), label: labels.indexOf(at(row, label).trim()) })));
  const dev = Math.max(1, Math.floor(shuffled.length / 5));
  return { name, labels, language: 'und', train: shuffled.slice(dev), dev: shuffled.slice(0, dev) };
}

function sorted(labels: string[]): string[] {
  const numeric = labels.every((label) => Number.isFinite(Number(label)));
  return labels.sort(numeric ? (a, b) => Number(a) - Number(b) : undefined);
}
