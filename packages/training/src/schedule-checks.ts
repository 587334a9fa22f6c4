// Ranges of a schedule's numbers.
import { ConfigError } from '@longhand/base';

export const outOfRange = (name: string, expected: string, got: unknown): ConfigError =>
  new ConfigError({ where: `createSchedule: ${name}`, expected, got: String(got) });

/** @throws ConfigError */
export function checkNumber(name: string, value: number, expected: string, holds: (value: number) => boolean): void {
  if (!(typeof value === 'number' && holds(value))) throw outOfRange(name, expected, value);
}

/** @throws ConfigError */
export function checkInteger(name: string, value: number, least: number): void {
  if (!(Number.isSafeInteger(value) && value >= least))
    throw outOfRange(name, `an integer of at least ${least}`, value);
}

/** @throws ConfigError */
export function checkFloor(minRate: number, learningRate: number): void {
  const holds = (value: number): boolean => value >= 0 && value <= learningRate;
  checkNumber('minRate', minRate, `a number from 0 to the rate ${learningRate}`, holds);
}
