// What the tagger learns from: labels, neighbouring words, and sentences with some of their words hidden or hinted at.
import { at, deriveSeed, hashUniform } from '@longhand/base';
import type { SummarizationSet, SummaryExample } from '@longhand/datasets';
import { alignKept, type EncodedTokens, type ReadSource, tokenSplitter } from '@longhand/summarization/compression';
import { padSequences, UNK, type Vocabulary } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import type { Config } from '../config.ts';
import { drawHinted } from './draw-hints.ts';

/** Of each token that is read: 1 if it stays, else 0. */
export type Labeller = (example: SummaryExample, source: ReadSource) => readonly number[];

/** The set's own labels, or those that the first summary shows. */
export function createLabeller(
  config: Pick<Config, 'tokenizer' | 'protectedPattern'>,
  language: Pick<SummarizationSet, 'language'>,
): Labeller {
  const split = tokenSplitter(config, language);
  return ({ summaries, keep }, { tokens }) =>
    keep ? keep.slice(0, tokens.length) : alignKept(tokens, split(at(summaries, 0)));
}

export const keepTensor = (rows: readonly (readonly number[])[]): tf.Tensor2D => {
  const { ids, batch, time } = padSequences(rows);
  return tf.tensor2d(ids, [batch, time], 'int32');
};

/** `[B * T]` int32: ids below `languageWords`; -1 where there is nothing to foretell. */
export interface WordTargets {
  readonly next: tf.Tensor1D;
  readonly previous: tf.Tensor1D;
}

/** Neighbouring words by their ids where those are below `languageWords`. */
export function wordTargets(sentences: readonly EncodedTokens[], languageWords: number): WordTargets {
  const words = sentences.map(({ features }) => at(features, 0).map((id) => (id < languageWords ? id : UNK)));
  const time = Math.max(...words.map(({ length }) => length));
  const shifted = (by: 1 | -1): tf.Tensor1D =>
    tf.tensor1d(
      Int32Array.from(
        { length: words.length * time },
        (_, place) => at(words, Math.floor(place / time))[(place % time) + by] ?? -1,
      ),
      'int32',
    );
  return { next: shifted(1), previous: shifted(-1) };
}

/** The sentences, each with a hint that its labels might have had; the same ones for the same seed. The hint is their last feature. */
export const giveHints = <
  Sentence extends EncodedTokens & { readonly tokens: readonly string[]; readonly keep: readonly number[] },
>(
  sentences: readonly Sentence[],
  hints: Vocabulary,
  seed: number,
): Sentence[] =>
  sentences.map((sentence, i) => {
    const hinted = drawHinted(sentence.tokens, sentence.keep, deriveSeed(seed, i));
    return { ...sentence, features: [...sentence.features.slice(0, -1), hints.encode(hinted.map(String))] };
  });

/** The sentences with a share `rate` of their words unknown, in the first feature alone; the same ones for the same seed. */
export function hideWords(sentences: readonly EncodedTokens[], rate: number, seed: number): EncodedTokens[] {
  let place = 0;
  return sentences.map((sentence) => {
    const [words, ...others] = sentence.features;
    const hidden = words!.map((id) => (hashUniform(seed, place++) < rate ? UNK : id));
    return { ...sentence, features: [hidden, ...others] };
  });
}
