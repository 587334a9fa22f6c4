import { ConfigError } from '@longhand/base';
import type { SpeechSet } from './speech.ts';
export function generateDigits(): SpeechSet {
  throw new ConfigError({ where: 'data "digits"', expected: 'a set', got: 'none yet' });
}
