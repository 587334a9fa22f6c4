// Signatures of what is being built; each moves to its own file.
import { ConfigError } from '@longhand/base';
import type { Audio } from './types.ts';

const pending = (where: string): never => {
  throw new ConfigError({ where, expected: 'a function that is there', got: 'one that is not yet' });
};

export interface SynthesisOptions {
  /** One of `voices`. */
  readonly voice?: string;
  /** 1: normal. */
  readonly speed?: number;
  /** Signal to noise, dB; Infinity: clean. */
  readonly snrDb?: number;
  readonly seed?: number;
  readonly sampleRate?: number;
}
export const voices: readonly string[] = [];
/** Speaks digits, `'0'` to `'9'`; spaces are pauses. */
export const synthesizeDigits = (_digits: string, _options: SynthesisOptions = {}): Audio => pending('digits');
