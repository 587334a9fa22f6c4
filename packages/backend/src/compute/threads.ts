// How many threads compute: `LONGHAND_THREADS`, else one for each core.
import { availableParallelism } from 'node:os';
import { ConfigError } from '@longhand/base';

/** Undefined if the variable is not set. @throws ConfigError if it is no number from 1 to 256. */
export function wantedThreads(value: string | undefined = process.env.LONGHAND_THREADS): number | undefined {
  if (value === undefined || value === '') return undefined;
  const threads = Number(value);
  if (Number.isInteger(threads) && threads >= 1 && threads <= 256) return threads;
  throw new ConfigError({ where: 'LONGHAND_THREADS', expected: 'an integer from 1 to 256', got: `"${value}"` });
}

export const allThreads = (): number => Math.min(256, availableParallelism());
