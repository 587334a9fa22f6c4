// What the environment asks for, where there is one.
import { ConfigError } from '@longhand/base';

/** A variable of the environment; a page has none, and Deno may not be allowed to read it. */
export function setting(name: 'LONGHAND_COMPUTE' | 'LONGHAND_THREADS' | 'LONGHAND_PRECISION'): string | undefined {
  try {
    return globalThis.process?.env?.[name];
  } catch {
    return undefined; // Deno without --allow-env: nobody can have set it for us
  }
}

/** Undefined if neither the argument nor `LONGHAND_THREADS` says. @throws ConfigError if it is no number from 1 to 256 */
export function wantedThreads(threads?: number): number | undefined {
  const value = threads ?? setting('LONGHAND_THREADS');
  if (value === undefined || value === '') return undefined;
  const count = Number(value);
  if (Number.isInteger(count) && count >= 1 && count <= maxThreads) return count;
  const where = threads === undefined ? 'LONGHAND_THREADS' : 'useLonghand: threads';
  throw new ConfigError({ where, expected: `an integer from 1 to ${maxThreads}`, got: JSON.stringify(value) });
}

export const maxThreads = 256;

/** The short names, as flags and the variable have them. */
export const precisions = { f32: 'float32', bf16: 'bfloat16' } as const;

/** What products multiply; they always add float32, and nothing but products depends on it. */
export type Precision = (typeof precisions)[keyof typeof precisions];

/** Undefined if neither the argument nor `LONGHAND_PRECISION` says. @throws ConfigError if it is no precision */
export function wantedPrecision(precision?: Precision): Precision | undefined {
  const value = precision ?? setting('LONGHAND_PRECISION');
  if (value === undefined || value === '') return undefined;
  const known: Readonly<Record<string, Precision>> =
    precision === undefined ? precisions : { float32: 'float32', bfloat16: 'bfloat16' };
  if (Object.hasOwn(known, value)) return known[value];
  const where = precision === undefined ? 'LONGHAND_PRECISION' : 'useLonghand: precision';
  throw new ConfigError({ where, expected: Object.keys(known).join(' or '), got: JSON.stringify(value) });
}
