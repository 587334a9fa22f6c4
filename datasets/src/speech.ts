// Sets of spoken utterances: AN4, FSDD, generated digits, a user's own.

import { ConfigError } from '@longhand/base';
import { generateDigits } from './generated-digits.ts';
import type { SpeechOptions, SpeechSet } from './speech-types.ts';
import { loadAn4, loadFsdd } from './spoken-sets.ts';
import { loadUserSpeech } from './user-speech.ts';

/** Names that `loadSpeech` knows; anything else is a path. */
export const speechSets: readonly string[] = ['digits', 'an4', 'fsdd'];

/**
 * A set by name, or a user's manifest (TSV or JSON lines) or folder that holds manifests, by path.
 * @throws DataError if files are missing or malformed; ConfigError for an option that the set does not have
 */
export async function loadSpeech(nameOrPath: string, options: SpeechOptions = {}): Promise<SpeechSet> {
  checkOptions(nameOrPath, options);
  switch (nameOrPath) {
    case 'digits':
      return generateDigits();
    case 'an4':
      return loadAn4();
    case 'fsdd':
      return loadFsdd(options.leaveOut);
    default:
      return loadUserSpeech(nameOrPath, options);
  }
}

function checkOptions(nameOrPath: string, options: SpeechOptions): void {
  const known = speechSets.includes(nameOrPath);
  const without = known ? (['audioColumn', 'textColumn', 'speakerColumn'] as const) : [];
  const given = [...without, ...(nameOrPath === 'fsdd' ? [] : (['leaveOut'] as const))].find(
    (name) => options[name] !== undefined,
  );
  if (!given) return;
  const expected = given === 'leaveOut' ? 'the data set fsdd' : "a user's own manifest";
  throw new ConfigError({ where: `speech option ${given}`, expected, got: `"${nameOrPath}"` });
}
