import { createRandom } from '@longhand/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Division, divideRows, holdOutDev, type Splits } from './splits.ts';

interface Item {
  readonly i: number;
  readonly kind: string;
}
const classes = (sizes: Readonly<Record<string, number>>): Item[] =>
  Object.entries(sizes).flatMap(([kind, size]) => Array.from({ length: size }, (_, i) => ({ i, kind })));
const division = (seed = 1): Division<Item> => ({ what: 'rows', where: 'a.csv', seed, classOf: ({ kind }) => kind });
const count = (rows: readonly Item[], kind: string): number => rows.filter((row) => row.kind === kind).length;
const sizes = ({ train, dev, test }: Splits<Item>): number[] => [train.length, dev.length, test.length];

describe('rows of one source', () => {
  it('are divided 80/10/10, none lost and none twice, the same way for the same seed', () => {
    const rows = classes({ a: 60, b: 43 });
    const { splits, note } = divideRows(rows, division());
    expect(sizes(splits)).toEqual([83, 10, 10]);
    expect(new Set(Object.values(splits).flat())).toEqual(new Set(rows));
    expect(divideRows(rows, division()).splits).toEqual(splits);
    expect(divideRows(rows, division(2)).splits).not.toEqual(splits);
    expect(note).toBe(
      'One source of 103 rows: 83 train, 10 dev, 10 test, at random (seed 1), each class in proportion.',
    );
  });
  it('at 98:2 have the rare class in every split', () => {
    const { splits } = divideRows(classes({ common: 980, rare: 20 }), division());
    expect(Object.values(splits).map((rows) => count(rows, 'rare'))).toEqual([16, 2, 2]);
  });
  it('keep a class of one row in train', () => {
    for (let seed = 1; seed < 30; seed++) {
      const { train } = divideRows(classes({ a: 20, alone: 1, b: 20, single: 1 }), division(seed)).splits;
      expect([count(train, 'alone'), count(train, 'single')]).toEqual([1, 1]);
    }
  });
  it('are not sorted by class in train', () => {
    const { train } = divideRows(classes({ a: 50, b: 50 }), division()).splits;
    expect(count(train.slice(0, 40), 'a')).toBeGreaterThan(10);
    expect(count(train.slice(0, 40), 'a')).toBeLessThan(30);
  });
  it('give each split its share of every class, to a row, and every class to train', () => {
    const table = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 2, max: 90 }));
    const check = (parts: Record<string, number>, seed: number) => {
      const rows = classes(parts);
      fc.pre(rows.length >= 10);
      const { splits } = divideRows(rows, division(seed));
      const tenth = Math.floor(rows.length / 10);
      expect(sizes(splits)).toEqual([rows.length - 2 * tenth, tenth, tenth]);
      for (const [kind, size] of Object.entries(parts)) {
        const share = (tenth * size) / rows.length;
        expect(Math.abs(count(splits.dev, kind) - share)).toBeLessThan(1);
        expect(Math.abs(count(splits.test, kind) - share)).toBeLessThan(1.5);
        expect(count(splits.train, kind)).toBeGreaterThan(0);
      }
    };
    fc.assert(fc.property(table, fc.nat(1000), check), { numRuns: 300, seed: 1 });
  });
  it('without classes are drawn from all', () => {
    const { splits, note } = divideRows(classes({ a: 25 }), { what: 'pairs', where: 'a.csv', seed: 3 });
    expect(sizes(splits)).toEqual([21, 2, 2]);
    const drawn = createRandom(3)
      .fork('user split')
      .shuffle(classes({ a: 25 }));
    expect(splits).toEqual({ dev: drawn.slice(0, 2), test: drawn.slice(2, 4), train: drawn.slice(4) });
    expect(note).toBe('One source of 25 pairs: 21 train, 2 dev, 2 test, at random (seed 3).');
  });
  it('that are too few, or all of other classes, are refused', () => {
    expect(() => divideRows(classes({ a: 9 }), division())).toThrow(
      'a.csv: expected at least 10 rows to split, got 9.',
    );
    const each = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`class ${i}`, 1]));
    expect(() => divideRows(classes(each), division())).toThrow(
      'expected classes with two rows or more, got 12 classes in 12 rows. Is it the column of the class?',
    );
  });
  it('of a million are divided, in time that grows with their number', () => {
    expect(sizes(divideRows(classes({ a: 900_000, b: 100_000 }), division()).splits)).toEqual([8e5, 1e5, 1e5]);
  });
});

describe('a tenth of train for dev', () => {
  it('keeps the shares of the classes', () => {
    const { train, dev, note } = holdOutDev(classes({ a: 80, b: 20 }), division());
    expect([train.length, count(dev, 'a'), count(dev, 'b')]).toEqual([90, 8, 2]);
    expect(note).toMatch(
      /^No dev split: 10 of 100 rows of train are held out for it, at random \(seed 1\), each class/,
    );
  });
  it('is one row at least', () => {
    const { train, dev } = holdOutDev(classes({ a: 2 }), division());
    expect([train.length, dev.length]).toEqual([1, 1]);
    expect(() => holdOutDev(classes({ a: 1 }), division())).toThrow(
      'expected at least 2 rows in train, or a dev split, got 1',
    );
  });
});
