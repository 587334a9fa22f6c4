// Sets of spoken utterances: published ones, generated digits, a user's own.
import { ConfigError } from '@longhand/base';
import { findLoader, setNames } from './named-sets.ts';
import type { SpeechOptions, SpeechSet } from './speech-types.ts';
import { loadUserSpeech } from './user-speech.ts';

/** Names that `loadSpeech` knows; anything else is a path. */
export const speechSets: readonly string[] = setNames('speech');

/**
 * A set by name, or a user's manifest (a table) or folder by path.
 * @throws DataError if files are missing or malformed; ConfigError for an option that the set does not have
 */
export async function loadSpeech(nameOrPath: string, options: SpeechOptions = {}): Promise<SpeechSet> {
  const load = findLoader('speech', nameOrPath, options);
  if (!load) return loadUserSpeech(nameOrPath, options, speechSets);
  for (const column of ['audioColumn', 'textColumn', 'speakerColumn'] as const)
    if (options[column] !== undefined)
      throw new ConfigError({ where: `option "${column}"`, expected: "a user's own manifest", got: `"${nameOrPath}"` });
  return load(nameOrPath, options);
}
