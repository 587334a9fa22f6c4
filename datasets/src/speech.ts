// Sets of spoken utterances: AN4, FSDD, generated digits, a user's own.
import type { Audio } from '@longhand/audio';
import { ConfigError } from '@longhand/base';

export interface Utterance {
  /** Unique within its set. */
  readonly id: string;
  readonly text: string;
  readonly speaker?: string;
  readonly seconds?: number;
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
  readonly audioColumn?: string;
  readonly textColumn?: string;
  readonly speakerColumn?: string;
  /** FSDD: this speaker's clips are the test split, and no other's. */
  readonly leaveOut?: string;
  readonly seed?: number;
}

/** Names that `loadSpeech` knows; anything else is a path. */
export const speechSets: readonly string[] = ['digits', 'an4', 'fsdd'];

/**
 * A set by name, or a user's manifest (TSV or JSON lines) or folder that holds one, by path.
 * @throws DataError if files are missing or malformed
 */
export async function loadSpeech(nameOrPath: string, _options: SpeechOptions = {}): Promise<SpeechSet> {
  throw new ConfigError({ where: `data "${nameOrPath}"`, expected: 'a loader', got: 'none yet' });
}
