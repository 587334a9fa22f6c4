// What a model is asked, and what it answers.
import type { Audio } from '@longhand/audio';
import type { PrefixScorer, SpokenWord } from '@longhand/decoding';
import type { SearchSettings } from './inference.ts';

/** Samples with their rate in Hz, or the bytes of a WAV, FLAC, AIFF or AU file. */
export type Sound = Audio | Uint8Array;

/** A text with its words, in seconds. */
export interface Transcription {
  readonly text: string;
  /** Log probability of the sound, with language model and bonus where they are used. */
  readonly score: number;
  readonly words: readonly SpokenWord[];
}

/** What a model of task `classify` gives. */
export interface Classification {
  readonly text: string;
  readonly probability: number;
}

/** What was said; several texts, best first, where `nBest` is above 1; or why the sound cannot be used. */
export type Prediction =
  | Transcription
  | Classification
  | { readonly nBest: readonly Transcription[] }
  | { readonly error: string };

/** Options of one call; those of the search count where the model transcribes. */
export interface PredictOptions extends Partial<SearchSettings> {
  /** What the search knows of the language; `model.scorer` makes it. */
  readonly scorer?: PrefixScorer<unknown>;
  /** Name the sounds in errors and warnings; default: sound 1, sound 2, ... */
  readonly names?: readonly string[];
  /** Is told what was odd about a file that could be read. */
  readonly onWarning?: (message: string) => void;
}
