// Features -> what is said: log probabilities of each frame in batches, then a search over them.
import type { Features } from '@longhand/audio';
import { at, ConfigError } from '@longhand/base';
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
import * as tf from '@tensorflow/tfjs';
import { inputTensors } from './data.ts';
import { type LanguageSettings, languageDefaults } from './language.ts';
import type { Recognizer } from './model.ts';
import { blank, type Units } from './units.ts';

export interface DecodingSettings extends LanguageSettings {
  /** Texts that the search keeps; 1: the best path. */
  readonly beam: number;
  readonly nBest: number;
  /** Units less probable than this in a frame are not tried in it; natural logarithm. */
  readonly minLogProb: number;
}

export const decodingDefaults: DecodingSettings = { ...languageDefaults, beam: 16, nBest: 1, minLogProb: -12 };

export interface Transcript {
  readonly text: string;
  /** What transcripts are ordered by: log probability of the sound, with language model and bonus where they are used. */
  readonly score: number;
  readonly ids: readonly number[];
}

/** Clips of similar length together. @returns one for each of `features`, in their order */
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
      results[index] = { logProbs: values.slice(from, from + frames * classes), frames, classes, blank };
    });
  }
  return results;
}

/** Probabilities of the classes for each clip, in their order. */
export function classify(recognizer: Recognizer, features: readonly Features[], batchSize = 32): Float32Array[] {
  const results = new Array<Float32Array>(features.length);
  const { classes } = recognizer;
  for (const indices of batchesOf(features, batchSize)) {
    const values = tf.tidy(
      () =>
        tf
          .softmax(recognizer.clipLogits(inputTensors(indices.map((i) => at(features, i)))).logits)
          .dataSync() as Float32Array,
    );
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

/** The best transcripts of an utterance, best first; one at least. */
export function decode(
  emissions: CtcEmissions,
  units: Units,
  settings: Pick<DecodingSettings, 'beam' | 'nBest' | 'minLogProb'>,
  scorer?: PrefixScorer<unknown>,
): Transcript[] {
  const { beam, nBest, minLogProb } = settings;
  if (beam === 1) {
    const { tokens, logProb } = ctcGreedy(emissions);
    return [{ text: units.decode(tokens), score: logProb, ids: tokens }];
  }
  const found = ctcPrefixSearch(emissions, { beamSize: beam, nBest, minLogProb, ...(scorer && { scorer }) });
  const transcripts = found.map(({ tokens, score }) => ({ text: units.decode(tokens), score, ids: tokens }));
  // No text of the lexicon may be in the beam.
  return transcripts.length > 0 ? transcripts : [{ text: '', score: Number.NEGATIVE_INFINITY, ids: [] }];
}

/** @throws ConfigError if settings do not fit each other */
export function checkDecoding({ beam, nBest, lm, unitLm, lexicon, wordBonus }: DecodingSettings): void {
  if (nBest > beam)
    throw new ConfigError({ where: '--n-best', expected: `at most --beam ${beam}`, got: String(nBest) });
  if (beam === 1 && (lm || unitLm || lexicon || wordBonus !== 0))
    throw new ConfigError({
      where: '--beam 1',
      expected: 'no --lm, --unit-lm, --lexicon or --word-bonus: the best path knows the sound alone',
      got: 'one of them',
      fix: 'Search with --beam 16 or more.',
    });
}

/** Words with times in seconds, from the best path that spells the text. */
export function timedWords(
  emissions: CtcEmissions,
  { ids }: Transcript,
  units: Units,
  secondsPerFrame: number,
): SpokenWord[] {
  const seconds = (frame: number) => Number((frame * secondsPerFrame).toFixed(3));
  return wordsOfSpans(ctcAlign(emissions, ids).spans, units.spelling).map(({ word, start, end, confidence }) => ({
    word,
    start: seconds(start),
    end: seconds(end),
    confidence: Number(confidence.toFixed(4)),
  }));
}
