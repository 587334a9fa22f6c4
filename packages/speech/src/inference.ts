// Features -> what is said: log probabilities of each frame in batches, then a search over them.
import type { Features } from '@longhand/audio';
import { argMax, at, ConfigError } from '@longhand/base';
import { defaultsOf } from '@longhand/bundle/settings';
import {
  type CtcEmissions,
  ctcAlign,
  ctcGreedy,
  ctcPrefixSearch,
  type PrefixScorer,
  type SpokenWord,
  wordsOfSpans,
} from '@longhand/decoding';
import { bucketBatches } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs-core';
import type { Recognizer } from './model.ts';
import { searchSettings } from './settings.ts';
import { inputTensors } from './tensors.ts';
import { blank, firstHeard, type SpeechTokens, withoutUnheard } from './tokens.ts';

/** Options of the search. */
export interface SearchSettings {
  /** Texts that the search keeps; 1: the best path. */
  readonly beam: number;
  /** Transcripts of each sound, at most `beam`. */
  readonly nBest: number;
  /** Tokens less probable than this in a frame are not tried in it; natural logarithm. */
  readonly minLogProb: number;
}

/** The defaults of a search. */
export const searchDefaults: SearchSettings = defaultsOf(searchSettings);

/** A text that the search found. */
export interface Transcript {
  readonly text: string;
  /** What transcripts are ordered by: log probability of the sound, with language model and bonus where they are used. */
  readonly score: number;
  readonly ids: readonly number[];
}

/**
 * Log probabilities `[T, C]` of the classes in each frame, clips of similar length in a batch; of UNK, BOS and EOS, which no text has,
 * -Infinity.
 * @returns one for each of `features`, in their order
 */
export function emissionsOf(recognizer: Recognizer, features: readonly Features[], batchSize = 16): CtcEmissions[] {
  const results = new Array<CtcEmissions>(features.length);
  const { classes } = recognizer;
  for (const indices of batchesOf(features, batchSize)) {
    const time = Math.max(...indices.map((i) => at(features, i).frames));
    const values = tf.tidy(() => {
      const { logits } = recognizer.frameLogits(inputTensors(indices.map((i) => at(features, i))));
      return tf.logSoftmax(logits).dataSync() as Float32Array;
    });
    indices.forEach((index, row) => {
      const { frames } = at(features, index);
      const from = row * time * classes;
      const logProbs = withoutUnheard(values.slice(from, from + frames * classes), classes);
      results[index] = { logProbs, frames, classes, blank };
    });
  }
  return results;
}

/** Probabilities `[C]` of the classes for each clip, in their order. */
export function classify(recognizer: Recognizer, features: readonly Features[], batchSize = 32): Float32Array[] {
  const results = new Array<Float32Array>(features.length);
  const { classes } = recognizer;
  for (const indices of batchesOf(features, batchSize)) {
    const values = tf.tidy(() => {
      const { logits } = recognizer.clipLogits(inputTensors(indices.map((i) => at(features, i))));
      return tf.softmax(logits).dataSync() as Float32Array;
    });
    indices.forEach((index, row) => {
      results[index] = values.slice(row * classes, (row + 1) * classes);
    });
  }
  return results;
}

const batchesOf = (features: readonly Features[], batchSize: number): number[][] =>
  bucketBatches(
    features.map(({ frames }) => frames),
    { batchSize, seed: 0, shuffle: false },
  );

/** The most probable text of a clip that was classified; its score is the log probability. */
export function classOf(probabilities: Float32Array, tokens: SpeechTokens): Transcript {
  const best = firstHeard + argMax(probabilities.subarray(firstHeard));
  return { text: tokens.decode([best]), score: Math.log(at(probabilities, best)), ids: [best] };
}

/** The best transcripts of an utterance, best first; one at least. @throws DataError if the scorer allows none */
export function decode(
  emissions: CtcEmissions,
  tokens: SpeechTokens,
  { beam, nBest, minLogProb }: SearchSettings,
  scorer?: PrefixScorer<unknown>,
): Transcript[] {
  if (beam === 1) {
    const { tokens: ids, logProb } = ctcGreedy(emissions);
    return [{ text: tokens.decode(ids), score: logProb, ids }];
  }
  const found = ctcPrefixSearch(emissions, { beamSize: beam, nBest, minLogProb, ...(scorer && { scorer }) });
  return found.map(({ tokens: ids, score }) => ({ text: tokens.decode(ids), score, ids }));
}

/**
 * Checks the settings of a search.
 * @param guided whether a language model, a lexicon or a bonus is used. @throws ConfigError if settings do not fit each other
 */
export function checkSearch({ beam, nBest }: Pick<SearchSettings, 'beam' | 'nBest'>, guided: boolean): void {
  if (nBest > beam) throw new ConfigError({ where: 'nBest', expected: `at most beam (${beam})`, got: String(nBest) });
  if (beam === 1 && guided)
    throw new ConfigError({
      where: 'beam 1',
      expected: 'no language model, lexicon or word bonus: the best path knows the sound alone',
      got: 'one of them',
      fix: 'Search with a beam of 16 or more.',
    });
}

/** Words with times in seconds, from the best path that spells the text. */
export function timedWords(
  emissions: CtcEmissions,
  { ids }: Transcript,
  { spelling }: SpeechTokens,
  secondsPerFrame: number,
): SpokenWord[] {
  const seconds = (frame: number) => Number((frame * secondsPerFrame).toFixed(3));
  return wordsOfSpans(ctcAlign(emissions, ids).spans, spelling).map(({ word, start, end, confidence }) => ({
    word,
    start: seconds(start),
    end: seconds(end),
    confidence: Number(confidence.toFixed(4)),
  }));
}

/** The word of a stretch of sound that begins so many seconds later. */
export const laterBy = (seconds: number, word: SpokenWord): SpokenWord => ({
  ...word,
  start: Number((word.start + seconds).toFixed(3)),
  end: Number((word.end + seconds).toFixed(3)),
});
