// A row of a table, whatever file it came from: cells by the name or the number of their column.
import { DataError } from '@longhand/base';

/** The name of a column, or its number, counted from 1. A string of digits is a number where no column has that name. */
export type Column = string | number;

/** A row's value of one column. @throws DataError if the row does not have it. */
export interface Row {
  readonly where: string;
  has(column: Column): boolean;
  /** The text of a cell; of a number or a boolean of JSON as it is written there. @throws DataError for a list or null */
  get(column: Column): string;
  /** The texts of a cell that is a list in JSON, a list within it as one text; undefined if the cell is no list. */
  list(column: Column): readonly string[] | undefined;
  /** All cells by the names of their columns; of JSON as they stand there. */
  values(): Readonly<Record<string, unknown>>;
}

/** Cells of one record, and the line where it begins. */
export interface Cells {
  readonly cells: readonly string[];
  readonly where: string;
}

/** The options by which a caller names columns, for errors. */
export const usualOptions = '"textColumn" and "labelColumn"';

const digits = /^[1-9]\d{0,5}$/;

/** Whether it can only be, or can be, a number. */
export const isColumnNumber = (column: Column): boolean => typeof column === 'number' || digits.test(column);

/** The columns of a table. */
export interface Header {
  readonly names: readonly string[];
  has(column: Column): boolean;
  /** Index of the column. @throws DataError if there is none of that name or number, or more than one */
  place(column: Column, where: string): number;
}

/** @param where the line of the header */
export function columnsOf(names: readonly string[], where: string, options = usualOptions): Header {
  const places = new Map<string, number>();
  const repeated = new Set<string>();
  for (const [i, name] of names.entries()) {
    if (places.has(name)) repeated.add(name);
    places.set(name, i);
  }
  const find = (column: Column): number | undefined => {
    const named = typeof column === 'string' ? places.get(column) : undefined;
    const place = named ?? (isColumnNumber(column) ? Number(column) - 1 : undefined);
    return place === undefined || names[place] === undefined ? undefined : place;
  };
  return {
    names,
    has: (column) => find(column) !== undefined,
    place: (column, row) => {
      const place = find(column);
      if (place === undefined) throw missingColumn(row, column, names, options);
      if (typeof column === 'number' || !repeated.has(column)) return place;
      const got = `more than one in ${shownNames(names)}`;
      const fix = 'Give one of them another name.';
      throw new DataError({ where, expected: `one column "${column}"`, got, fix });
    },
  };
}

const noList = (): undefined => undefined;

/** @throws DataError if the row has not as many cells as the header has columns */
export function rowOf(cells: readonly string[], header: Header, where: string): Row {
  if (cells.length !== header.names.length) throw wrongWidth(where, header.names, cells.length);
  return {
    where,
    has: header.has,
    get: (column) => cells[header.place(column, where)] ?? '',
    list: noList,
    values: () => Object.fromEntries(header.names.map((name, i) => [name, cells[i] ?? ''])),
  };
}

function wrongWidth(where: string, names: readonly string[], got: number): DataError {
  return new DataError({
    where,
    expected: `${names.length} columns (${shownNames(names)})`,
    got: `${got}`,
    fix: 'Columns are separated by one tab (.tsv) or comma (.csv); a text that holds one, or a line break, stands in quotes.',
  });
}

export const missingColumn = (where: string, column: Column, names: readonly string[], options: string): DataError =>
  new DataError({
    where,
    expected: `a column ${typeof column === 'number' ? column : `"${column}"`}`,
    got: shownNames(names),
    fix: `Name yours with ${options}; the columns of a table without a header have numbers, from 1.`,
  });

/** The first few, cut to a length that fits a message. */
function shownNames(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => (name.length > 40 ? `${name.slice(0, 40)}...` : name));
  return names.length > 20 ? `${shown.join(', ')} and ${names.length - 20} more` : shown.join(', ');
}
