// How a user's rows are divided into train, dev and test: the same rule for every task.
import { createRandom, DataError, type Random } from '@longhand/base';

type Split = 'train' | 'dev' | 'test';
export type Splits<T> = Readonly<Record<Split, readonly T[]>>;

export interface Division<T> {
  /** Of rows, in words: `pairs`, `clips`. */
  readonly what: string;
  /** Where they are from, for errors. */
  readonly where: string;
  readonly seed: number;
  /** Of a row: classes keep their shares in every split. Absent, or undefined of all rows: there are none. */
  readonly classOf?: ((row: T) => string) | undefined;
}

/**
 * A tenth each for dev and test, the rest for train, at random by the seed. Every class keeps its share, as nearly as whole
 * rows can, and at least one row in train.
 * @returns the splits, and a line that says how they were made
 * @throws DataError for fewer than ten rows, or if too few classes have two of them
 */
export function divideRows<T>(rows: readonly T[], division: Division<T>): { splits: Splits<T>; note: string } {
  const { what, where, seed } = division;
  if (rows.length < 10)
    throw new DataError({ where, expected: `at least 10 ${what} to split`, got: String(rows.length) });
  const tenth = Math.floor(rows.length / 10);
  const random = createRandom(seed).fork('user split');
  const first = holdOut(random.shuffle(rows), tenth, division);
  const second = holdOut(first.rest, tenth, division);
  const splits = { train: second.rest, dev: first.held, test: second.held };
  const sizes = Object.entries(splits).map(([name, { length }]) => `${length} ${name}`);
  return { splits, note: `One source of ${rows.length} ${what}: ${sizes.join(', ')}, ${how(division)}.` };
}

/** A tenth of train, at least one row, for dev; else as `divideRows`. @throws DataError for fewer than two rows */
export function holdOutDev<T>(
  rows: readonly T[],
  division: Division<T>,
): { train: readonly T[]; dev: readonly T[]; note: string } {
  const { what, where, seed } = division;
  if (rows.length < 2)
    throw new DataError({ where, expected: `at least 2 ${what} in train, or a dev split`, got: String(rows.length) });
  const random: Random = createRandom(seed).fork('user split');
  const { rest, held } = holdOut(random.shuffle(rows), Math.max(1, Math.floor(rows.length / 10)), division);
  const note = `No dev split: ${held.length} of ${rows.length} ${what} of train are held out for it, ${how(division)}.`;
  return { train: rest, dev: held, note };
}

const how = ({ seed, classOf }: Pick<Division<never>, 'seed' | 'classOf'>): string =>
  `at random (seed ${seed})${classOf ? ', each class in proportion' : ''}`;

/**
 * The first rows, which are in random order; of classes every so many-th row, one class after another, so that each gives
 * its share. Both parts keep the order.
 */
function holdOut<T>(
  rows: readonly T[],
  count: number,
  { classOf, what, where }: Division<T>,
): { rest: T[]; held: T[] } {
  if (!classOf) return { held: rows.slice(0, count), rest: rows.slice(count) };
  const classes = new Map<string, number[]>();
  rows.forEach((row, i) => {
    const name = classOf(row);
    const indices = classes.get(name);
    if (indices) indices.push(i);
    else classes.set(name, [i]);
  });
  const inOrder = [...classes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, indices]) => indices);
  const candidates = inOrder.filter(({ length }) => length > 1).flat();
  if (candidates.length < 2 * count) {
    const got = `${classes.size} classes in ${rows.length} ${what}`;
    throw new DataError({
      where,
      expected: 'classes with two rows or more',
      got,
      fix: 'Is it the column of the class?',
    });
  }
  const step = candidates.length / count;
  const held = new Set(Array.from({ length: count }, (_, i) => candidates[Math.floor((i + 0.5) * step)]));
  return { rest: rows.filter((_, i) => !held.has(i)), held: rows.filter((_, i) => held.has(i)) };
}
