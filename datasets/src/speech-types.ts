// Clips of speech and their texts, as every reader gives them.
import type { Audio } from '@longhand/audio';
import type { Column } from './rows.ts';

/** A sound and what is said in it. */
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

/** Sound with its texts, in three splits. */
export interface SpeechSet {
  readonly name: string;
  readonly splits: Readonly<Record<'train' | 'dev' | 'test', readonly Utterance[]>>;
  readonly notes: readonly string[];
  /** Hz, where all clips have the same. */
  readonly sampleRate?: number;
}

/** Columns of your own data, and how it is divided. */
export interface SpeechOptions {
  /** A user's manifest: default `audio` or `path`, whichever it has. */
  readonly audioColumn?: Column;
  /** Default `text` or `transcript`. */
  readonly textColumn?: Column;
  /** Default `speaker`; need not be there. */
  readonly speakerColumn?: Column;
  /** FSDD: this speaker's clips are the test split, and no other's. */
  readonly leaveOut?: string;
  /** Of the division of a manifest that has no splits. */
  readonly seed?: number;
}
