// Translating lines: batches of similar length, results in the order of the input.
import { at } from '@longhand/base';
import { defaultsOf } from '@longhand/bundle/settings';
import { beamSearch, type DecodingModel, type Hypothesis, sample } from '@longhand/decoding';
import { decodingOf, softmaxCrossEntropy, withDecoding } from '@longhand/lstm-core';
import { BOS, bucketBatches, EOS, PAD, specialTokens, UNK } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs-core';
import type { Translator } from './model.ts';
import { decodingSettings } from './settings.ts';
import type { Texts } from './text.ts';
import { encodeSource, sourceTensors, targetTensors } from './tokens.ts';

/** How the best translations are searched. */
export interface DecodingSettings {
  /** Hypotheses that the search keeps; 1: greedy. */
  readonly beam: number;
  /** Alpha of Wu et al. 2016. */
  readonly lengthPenalty: number;
  /** Beta of Wu et al. 2016. */
  readonly coveragePenalty: number;
  /** No n-gram of this order comes twice; 0: all may. */
  readonly noRepeatNgram: number;
  /** The fewest tokens. */
  readonly minLength: number;
  /** A translation has at most this many tokens for each of the source, and ten more. */
  readonly maxRatio: number;
  /** Translations of a sentence, at most `beam`. */
  readonly nBest: number;
  /** Sentences decoded together. */
  readonly batchSize: number;
  /** The source word with the most attention stands for an unknown one. */
  readonly replaceUnknown: boolean;
}

/** How a translation is drawn. */
export interface SamplingSettings {
  /** Below 1 the probable becomes more so. Default 1. */
  readonly temperature?: number;
  /** Draws from so many most probable tokens. Default 0: all. */
  readonly topK?: number;
  /** The fewest most probable tokens that together have this probability. Default 1: all. */
  readonly topP?: number;
  /** The same seed draws the same translations. Default 1. */
  readonly seed?: number;
}

/** Beam search as `predict` does it. */
export const decodingDefaults: DecodingSettings = { ...defaultsOf(decodingSettings), maxRatio: 2, batchSize: 64 };

/** One translation of a line. */
export interface DecodedText {
  readonly text: string;
  /** What translations of a line are ordered by. */
  readonly score: number;
  /** Of all tokens and the end. */
  readonly logProb: number;
  readonly tokens: readonly string[];
  /** For each token and the end the weights over the source, its end included; empty unless asked for. */
  readonly attention: readonly Float32Array[];
  /** Whether it was as long as it may be, and was ended there. */
  readonly cut: boolean;
}

/** Models that decode together, and the text that they share. */
export interface Translators {
  readonly models: readonly Translator[];
  readonly texts: Texts;
}

/**
 * The best translations of each line, best first; an empty line has the empty translation.
 * @throws ConfigError if a setting is out of range; DataError if a model gives NaN
 */
export function translate(
  { models, texts }: Translators,
  lines: readonly string[],
  settings: DecodingSettings = decodingDefaults,
  withAttention = false,
): DecodedText[][] {
  const sources = lines.map((line) => encodeSource(texts.source, line));
  const needsAttention = withAttention || settings.replaceUnknown;
  const results = new Array<DecodedText[]>(lines.length);
  for (const indices of batchesOf(sources, settings.batchSize)) {
    const batch = indices.map((i) => at(sources, i));
    const limits = batch.map((ids) => longest(ids, settings));
    const found = decoding(models, batch, (model) =>
      beamSearch(model, {
        bos: BOS,
        eos: EOS,
        beamSize: settings.beam,
        banned: [PAD, BOS],
        maxLength: limits,
        minLength: settings.minLength,
        lengthPenalty: settings.lengthPenalty,
        coveragePenalty: settings.coveragePenalty,
        noRepeatNgram: settings.noRepeatNgram,
        nBest: settings.nBest,
        withAttention: needsAttention,
      }),
    );
    indices.forEach((index, row) => {
      const source = texts.source.tokens(at(lines, index));
      results[index] = at(found, row).map((hypothesis) => ({
        ...toText(hypothesis, source, texts, settings.replaceUnknown),
        cut: hypothesis.tokens.length >= at(limits, row),
      }));
    });
  }
  lines.forEach((line, i) => {
    if (line.trim() === '') results[i] = [{ text: '', score: 0, logProb: 0, tokens: [], attention: [], cut: false }];
  });
  return results;
}

/** One sample for each line; all are drawn together. @throws as `translate` */
export function sampleTranslations(
  { models, texts }: Translators,
  lines: readonly string[],
  { seed = 1, maxRatio, ...cuts }: SamplingSettings & Pick<DecodingSettings, 'maxRatio'>,
): DecodedText[] {
  const sources = lines.map((line) => encodeSource(texts.source, line));
  const maxLength = sources.map((ids) => longest(ids, { maxRatio }));
  const found = decoding(models, sources, (model) =>
    sample(model, { ...cuts, seed, bos: BOS, eos: EOS, banned: [PAD, BOS, UNK], maxLength }),
  );
  return found.map(({ tokens, logProb }, i) => ({
    ...toText({ tokens, logProb, score: logProb, attention: [] }, [], texts, false),
    cut: tokens.length >= at(maxLength, i),
  }));
}

/** Tokens that a translation may have. @param source its end included */
const longest = (source: readonly number[], { maxRatio }: Pick<DecodingSettings, 'maxRatio'>): number =>
  Math.ceil(maxRatio * source.length) + 10;

/** log p of a translation, and of each of its tokens, the end included. */
export interface TokenScores {
  readonly logProb: number;
  readonly tokens: readonly string[];
  readonly logProbs: readonly number[];
}

/** Scores given translations, token by token (forced decoding). */
export function scoreTranslations(
  { models, texts }: Translators,
  pairs: readonly { readonly source: string; readonly target: string }[],
): TokenScores[] {
  const targets = pairs.map(({ target }) => texts.target.tokens(target));
  const results = new Array<TokenScores>(pairs.length);
  const ids = targets.map((tokens) => texts.target.vocabulary.encode(tokens));
  for (const indices of batchesOf(ids, 64)) {
    const perModel = models.map((model) => {
      const logProbs = tf.tidy(() => {
        const source = sourceTensors(indices.map((i) => encodeSource(texts.source, at(pairs, i).source)));
        const { input, labels } = targetTensors(indices.map((i) => at(ids, i)));
        const { logits } = model.decode(input, model.encode(source));
        return softmaxCrossEntropy(logits, labels, { reduction: 'none' }).neg();
      });
      const values = logProbs.dataSync() as Float32Array; // [B * T]
      logProbs.dispose();
      return values;
    });
    const time = Math.max(...indices.map((i) => at(ids, i).length)) + 1;
    indices.forEach((index, row) => {
      const logProbs = Array.from({ length: at(ids, index).length + 1 }, (_, t) => {
        const probabilities = perModel.map((values) => Math.exp(values[row * time + t]!));
        return Math.log(probabilities.reduce((sum, p) => sum + p, 0) / models.length);
      });
      const logProb = logProbs.reduce((sum, value) => sum + value, 0);
      results[index] = { logProb, tokens: [...at(targets, index), specialTokens[EOS]], logProbs };
    });
  }
  return results;
}

const batchesOf = (sequences: readonly (readonly number[])[], batchSize: number): number[][] =>
  bucketBatches(
    sequences.map(({ length }) => length),
    { batchSize, seed: 0, shuffle: false },
  );

function decoding<T>(
  models: readonly Translator[],
  sources: readonly (readonly number[])[],
  run: (model: DecodingModel<unknown>) => T,
): T {
  const source = sourceTensors(sources);
  try {
    return withDecoding(
      models.map((model) => decodingOf(model, source)),
      run,
    );
  } finally {
    tf.dispose([source.ids, source.lengths]);
  }
}

function toText(
  { tokens: ids, score, logProb, attention }: Hypothesis,
  source: readonly string[],
  { target }: Texts,
  replaceUnknown: boolean,
): Omit<DecodedText, 'cut'> {
  const known = target.vocabulary.decode(ids);
  const tokens = replaceUnknown
    ? known.map((token, t) =>
        ids[t] === UNK ? (source[strongest(at(attention, t), source.length)] ?? specialTokens[UNK]) : token,
      )
    : known;
  return { text: target.join(tokens), score, logProb, tokens, attention };
}

/** The first of `count` places with the greatest weight. */
export function strongest(weights: Float32Array, count: number): number {
  let best = 0;
  for (let s = 1; s < count; s++) if (weights[s]! > weights[best]!) best = s;
  return best;
}
