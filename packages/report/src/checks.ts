// Checks of the shapes of pictures and tables.
import { ShapeError } from '@longhand/base';

/** @throws ShapeError if the values are not `[rows, columns]` */
export function checkGrid(title: string, values: readonly ArrayLike<unknown>[], rows: number, columns: number): void {
  const wrong = values.find((row) => row.length !== columns);
  if (values.length === rows && !wrong) return;
  const got = wrong ? `a row of ${wrong.length}` : `${values.length} rows`;
  throw new ShapeError({ where: `section "${title}"`, expected: `values [${rows}, ${columns}]`, got });
}
