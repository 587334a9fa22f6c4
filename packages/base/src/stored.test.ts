import { describe, expect, it } from 'vitest';
import { at, DataError, parseJson, parseStored, type Schema } from './index.ts';

/** A schema made by hand, as this package has no validation library. */
const aStep: Schema<{ step: number }> = {
  '~standard': {
    validate: (value) => {
      const step = (value as { step?: unknown } | null)?.step;
      if (typeof step === 'number') return { value: { step } };
      return { issues: [{ message: `Invalid input: expected number, received ${typeof step}`, path: ['step'] }] };
    },
  },
};

describe('parseStored', () => {
  it('returns a value that fits', () => expect(parseStored(aStep, { step: 7 }, 'f.json')).toEqual({ step: 7 }));

  it('names file, part, what was expected and what came', () => {
    expect(() => parseStored(aStep, { step: '7' }, 'f.json', 'Train again.')).toThrow(
      new DataError({ where: 'f.json: step', expected: 'number', got: '"7"', fix: 'Train again.' }),
    );
    expect(() => parseStored(aStep, null, 'f.json')).toThrow('f.json: step: expected number, got nothing.');
  });

  it('turns an overflow of the stack into an error of the file', () => {
    const deep: Schema<number> = {
      '~standard': {
        validate: (value) => {
          const depth = (at: unknown): number => (Array.isArray(at) ? 1 + depth(at[0]) : 0);
          return { value: depth(value) };
        },
      },
    };
    const nested = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;
    expect(() => parseStored(deep, nested, 'f.json')).toThrow(
      'f.json: expected plain values, got values nested too deep.',
    );
  });
});

describe('parseJson', () => {
  it('reads past a byte order mark', () => expect(parseJson('\uFEFF{"a":1}', 'f.json')).toEqual({ a: 1 }));
  it('says which file is not JSON, with escapes shown', () =>
    expect(() => parseJson('\u001B[31m', 'f.json')).toThrow('f.json: expected JSON, got "\\u001b[31m".'));
});

describe('at', () => {
  it('returns the item', () => expect(at([5, 6], 1)).toBe(6));
  it.each([-1, 2, 0.5, Number.NaN])('refuses %s', (index) => expect(() => at([5, 6], index)).toThrow(RangeError));
});
