// Sets of spoken utterances: AN4, FSDD, generated digits, a user's own.
import type { Audio } from '@longhand/audio';
import { ConfigError } from '@longhand/base';
import { generateDigits } from './generated-digits.ts';
import { loadAn4, loadFsdd } from './spoken-sets.ts';
import { loadUserSpeech } from './user-speech.ts';

export interface Utterance {
  /** Unique within its set. */
  readonly id: string;
  readonly text: string;
  readonly speaker?: string;
  readonly seconds?: number;
  /** Another one when the sound on disk changes: what was computed from it is out of date then. */
  readonly version?: string;
  /** @throws DataError if the sound is missing or cannot be decoded */
  read(): Promise<Audio>;
}

export interface SpeechSet {
  readonly name: string;
  readonly splits: Readonly<Record<'train' | 'dev' | 'test', readonly Utterance[]>>;
  readonly notes: readonly string[];
  /** Hz, where all clips have the same. */
  readonly sampleRate?: number;
}

export interface SpeechOptions {
  /** A user's manifest: default `audio` or `path`, whichever it has. */
  readonly audioColumn?: string;
  /** Default `text` or `transcript`. */
  readonly textColumn?: string;
  /** Default `speaker`; need not be there. */
  readonly speakerColumn?: string;
  /** FSDD: this speaker's clips are the test split, and no other's. */
  readonly leaveOut?: string;
  /** Of the division of a manifest that has no splits. */
  readonly seed?: number;
}

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
