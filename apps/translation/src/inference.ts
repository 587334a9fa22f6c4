// Translating lines: batches of similar length, results in the order of the input.
import { at } from '@longhand/base';
import { beamSearch, type DecodingModel, type Hypothesis, sample } from '@longhand/decoding';
import { decodingOf, softmaxCrossEntropy, withDecoding } from '@longhand/lstm-core';
import { BOS, bucketBatches, EOS, PAD, UNK } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import { encodeSource, sourceTensors, targetTensors } from './data.ts';
import type { Translator } from './model.ts';
import { type Texts, unknown } from './text.ts';

export interface DecodingSettings {
  readonly beam: number;
  readonly lengthPenalty: number;
  readonly coveragePenalty: number;
  readonly noRepeatNgram: number;
  readonly minLength: number;
  /** A translation has at most this many units for each of the source, and ten more. */
  readonly maxRatio: number;
  readonly nBest: number;
  /** Sentences decoded together. */
  readonly batchSize: number;
  /** The word that an unknown one looked at most stands in its place. */
  readonly replaceUnknown: boolean;
}

export const decodingDefaults: DecodingSettings = {
  beam: 5,
  lengthPenalty: 1,
  coveragePenalty: 0,
  noRepeatNgram: 0,
  minLength: 0,
  maxRatio: 2,
  nBest: 1,
  batchSize: 64,
  replaceUnknown: false,
};

export interface Translation {
  readonly text: string;
  readonly score: number;
  readonly logProb: number;
  readonly tokens: readonly string[];
  /** For each token the weight of each source unit, its end included; empty unless asked for. */
  readonly attention: readonly Float32Array[];
}

/** Models that decode together, and the units they share. */
export interface Translators {
  readonly models: readonly Translator[];
  readonly texts: Texts;
}

/** The best translations of each line, best first; an empty line has the empty translation. */
export function translate(
  { models, texts }: Translators,
  lines: readonly string[],
  settings: DecodingSettings = decodingDefaults,
  withAttention = false,
): Translation[][] {
  const sources = lines.map((line) => encodeSource(texts.source, line));
  const needsAttention = withAttention || settings.replaceUnknown;
  const results = new Array<Translation[]>(lines.length);
  for (const indices of batchesOf(sources, settings.batchSize)) {
    const batch = indices.map((i) => at(sources, i));
    const found = decoding(models, batch, (model) =>
      beamSearch(model, {
        bos: BOS,
        eos: EOS,
        beamSize: settings.beam,
        banned: [PAD, BOS],
        maxLength: batch.map(({ length }) => Math.ceil(settings.maxRatio * length) + 10),
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
      results[index] = at(found, row).map((hypothesis) =>
        toTranslation(hypothesis, source, texts, settings.replaceUnknown),
      );
    });
  }
  lines.forEach((line, i) => {
    if (line.trim() === '') results[i] = [{ text: '', score: 0, logProb: 0, tokens: [], attention: [] }];
  });
  return results;
}

/** One sample for each line. */
export function sampleTranslations(
  { models, texts }: Translators,
  lines: readonly string[],
  settings: {
    readonly temperature: number;
    readonly topK: number;
    readonly topP: number;
    readonly seed: number;
    readonly maxRatio: number;
  },
): Translation[] {
  const sources = lines.map((line) => encodeSource(texts.source, line));
  const maxLength = sources.map(({ length }) => Math.ceil(settings.maxRatio * length) + 10);
  const found = decoding(models, sources, (model) =>
    sample(model, { ...settings, bos: BOS, eos: EOS, banned: [PAD, BOS, UNK], maxLength }),
  );
  return found.map(({ tokens, logProb }) =>
    toTranslation({ tokens, logProb, score: logProb, attention: [] }, [], texts, false),
  );
}

/** log p of given translations, unit by unit, their end included (forced decoding). */
export function scoreTranslations(
  { models, texts }: Translators,
  pairs: readonly { readonly source: string; readonly target: string }[],
): { readonly logProb: number; readonly tokens: readonly string[]; readonly logProbs: readonly number[] }[] {
  const targets = pairs.map(({ target }) => texts.target.tokens(target));
  const results = new Array<{ logProb: number; tokens: string[]; logProbs: number[] }>(pairs.length);
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
      results[index] = { logProb, tokens: [...at(targets, index), '</s>'], logProbs };
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

function toTranslation(
  { tokens: ids, score, logProb, attention }: Hypothesis,
  source: readonly string[],
  { target }: Texts,
  replaceUnknown: boolean,
): Translation {
  const known = target.vocabulary.decode(ids);
  const tokens = replaceUnknown
    ? known.map((token, t) => (ids[t] === UNK ? (source[mostRead(at(attention, t), source.length)] ?? unknown) : token))
    : known;
  return { text: target.join(tokens), score, logProb, tokens, attention };
}

/** The source word read most; its end, which stands last, is no word. */
function mostRead(weights: Float32Array, words: number): number {
  let best = 0;
  for (let s = 1; s < words; s++) if (weights[s]! > weights[best]!) best = s;
  return best;
}
