// Sentence pairs -> the ids of an epoch's batches.
import { at, createRandom, deriveSeed } from '@longhand/base';
import { loadTranslation, type SentencePair, type TranslationSet } from '@longhand/datasets';
import { epochIndices } from '@longhand/tokenizer';
import { encodeSource, type Texts } from '@longhand/translation';
import type { Config } from './config.ts';

export interface Batch {
  /** EOS included. */
  readonly source: readonly (readonly number[])[];
  /** Without BOS and EOS. */
  readonly target: readonly (readonly number[])[];
}

export const loadSet = ({ data, pair, variant, sourceColumn, targetColumn, seed }: Config): Promise<TranslationSet> =>
  loadTranslation(data, { ...(pair && { pair }), form: variant, sourceColumn, targetColumn, seed });

/** Pairs of the train split that are not too long, and how many were. */
export function trainPairs(
  pairs: readonly SentencePair[],
  texts: Texts,
  maxLength: number,
): { kept: SentencePair[]; dropped: number } {
  const kept = pairs.filter(
    ({ source, target }) =>
      texts.source.tokens(source).length <= maxLength && texts.target.tokens(target).length <= maxLength,
  );
  return { kept, dropped: pairs.length - kept.length };
}

/**
 * Batches of one epoch: pairs of similar lengths together, order and BPE dropout drawn from the seed and the epoch alone.
 */
export function epochBatches(
  pairs: readonly SentencePair[],
  texts: Texts,
  { batchSize, bpeDropout, seed }: Pick<Config, 'batchSize' | 'bpeDropout' | 'seed'>,
  epoch: number,
): Batch[] {
  const dropout = { rate: bpeDropout, random: createRandom(deriveSeed(seed, 'bpe', epoch)) };
  const { vocabulary } = texts.target;
  const encoded = pairs.map(({ source, target }) => ({
    source: encodeSource(texts.source, source, dropout),
    target: vocabulary.encode(texts.target.tokens(target, dropout)),
  }));
  // By target first, which costs most; sources of equal targets by their own length.
  const lengths = encoded.map(({ source, target }) => target.length * 1000 + Math.min(source.length, 999));
  return epochIndices(lengths, { batchSize, seed }, epoch).map((indices) => ({
    source: indices.map((i) => at(encoded, i).source),
    target: indices.map((i) => at(encoded, i).target),
  }));
}

/** Tokens and ends that a batch is trained on. */
export const targetCount = ({ target }: Batch): number => target.reduce((sum, ids) => sum + ids.length + 1, 0);
