// Where rows to answer come from: lines of a file or a pipe as they come, or a table, whose columns are kept.
import { statSync } from 'node:fs';
import { DataError } from '@longhand/base';
import { userPath } from '@longhand/runs/find';
import { lineGroups, lineSource } from './line-input.ts';

/** A row that can be read. What is asked is a text, unless a program has rows of its own. */
export interface InputLine<Asked = string> {
  readonly text: Asked;
  /** Of the whole input, from 1. */
  readonly number: number;
}

/** A row of the input: a line, or a row of a table. */
export interface InputRow<Asked = string> {
  /** What is answered, or why it cannot be read. */
  readonly text: Asked | DataError;
  /** Of the whole input, from 1. */
  readonly number: number;
  /** What stands beside the answer in the output: the columns of a table. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Rows to answer, in groups as they come. */
export interface RowSource<Asked = string> {
  readonly groups: AsyncIterable<readonly InputRow<Asked>[]>;
  /** Names it in errors. */
  readonly where: string;
  /** Of rows, in words: `lines`. */
  readonly unit: string;
  /** Share that is done, 0 to 1, `within` of the row that is being answered; absent, or undefined: nobody knows. */
  readonly share?: (within: number) => number | undefined;
}

/**
 * The lines of a file or a pipe.
 * @param input a file; empty: standard input
 */
export function lineRows(input: string): RowSource {
  const size = input ? statSync(userPath(input), { throwIfNoEntry: false })?.size : undefined;
  const where = input || 'standard input';
  let read = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of lineSource(input)) {
      read += chunk.length;
      yield chunk;
    }
  }
  async function* groups(): AsyncGenerator<InputRow[]> {
    let count = 0;
    for await (const group of lineGroups(counted(), where))
      yield group.map((text) => ({ text, number: ++count, values: {} }));
  }
  return { groups: groups(), where, unit: 'lines', share: () => size && read / size };
}

/** A row of a table, as `@longhand/datasets` reads it. */
export interface TableRow {
  get(column: string): string;
  values(): Readonly<Record<string, unknown>>;
}

/** Rows of a group. */
const together = 256;

/**
 * The rows of a table.
 * @param column of the text that is answered
 */
export function tableRows(path: string, rows: readonly TableRow[], column: string): RowSource {
  let read = 0;
  const textOf = (row: TableRow): string | DataError => {
    try {
      return row.get(column);
    } catch (error) {
      if (error instanceof DataError) return error;
      throw error;
    }
  };
  async function* groups(): AsyncGenerator<InputRow[]> {
    for (; read < rows.length; read += together)
      yield rows
        .slice(read, read + together)
        .map((row, i) => ({ text: textOf(row), number: read + i + 1, values: row.values() }));
  }
  return { groups: groups(), where: path, unit: 'rows', share: () => read / rows.length };
}

/** Whether a file is a table by its name; others are lines of text. */
export const isTable = (path: string): boolean => /\.(?:(?:tsv|csv|jsonl|json)(?:\.gz)?|parquet)$/i.test(path);

/**
 * The rows of --input: a table by its name, else lines.
 * @param options the flag that names the column, for errors
 * @param readTable as of `@longhand/datasets`
 */
export async function openRows(
  input: string,
  { column, options }: { readonly column: string; readonly options: string },
  readTable: (
    path: string,
    columns: readonly string[],
    names: { readonly options: string },
  ) => Promise<readonly TableRow[]>,
): Promise<RowSource> {
  if (!isTable(input)) return lineRows(input);
  return tableRows(input, await readTable(userPath(input), [column], { options }), column);
}
