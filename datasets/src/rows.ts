// A row of a table, whatever file it came from: cells by the name of their column.
import { DataError } from '@longhand/base';

/** A row's value of one column. @throws DataError if the row does not have it. */
export interface Row {
  readonly where: string;
  has(column: string): boolean;
  get(column: string): string;
}

/** Cells of one record, and the line where it begins. */
export interface Cells {
  readonly cells: readonly string[];
  readonly where: string;
}

export const usualFlags = '--text-column and --label-column';

/** The columns of a table with a header. */
export interface Header {
  readonly names: readonly string[];
  has(column: string): boolean;
  /** Index of the column. @throws DataError if there is none of that name, or more than one */
  place(column: string, where: string): number;
}

/** @param where the line of the header */
export function columnsOf(names: readonly string[], where: string, flags = usualFlags): Header {
  const places = new Map<string, number>();
  const repeated = new Set<string>();
  for (const [i, name] of names.entries()) {
    if (places.has(name)) repeated.add(name);
    places.set(name, i);
  }
  return {
    names,
    has: (column) => places.has(column),
    place: (column, row) => {
      const place = places.get(column);
      if (place === undefined) throw missingColumn(row, column, names, flags);
      if (!repeated.has(column)) return place;
      const got = `more than one in ${shownNames(names)}`;
      throw new DataError({ where, expected: `one column "${column}"`, got, fix: 'Give one of them another name.' });
    },
  };
}

/** @throws DataError if the row has not as many cells as the header has columns */
export function rowOf(cells: readonly string[], header: Header, where: string): Row {
  if (cells.length !== header.names.length) throw wrongWidth(where, header.names, cells.length);
  return {
    where,
    has: header.has,
    get: (column) => cells[header.place(column, where)] ?? '',
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

export const missingColumn = (where: string, column: string, names: readonly string[], flags: string): DataError =>
  new DataError({
    where,
    expected: `a column "${column}"`,
    got: shownNames(names),
    fix: `Name your columns with ${flags}.`,
  });

/** The first few, cut to a length that fits a message. */
function shownNames(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => (name.length > 40 ? `${name.slice(0, 40)}...` : name));
  return names.length > 20 ? `${shown.join(', ')} and ${names.length - 20} more` : shown.join(', ');
}
