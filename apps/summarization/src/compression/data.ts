// Documents -> tokens -> ids of every column -> tensors of a batch.
import { at, deriveSeed, hashUniform } from '@longhand/base';
import type { SummaryExample, SummarySource } from '@longhand/datasets';
import { padSequences, UNK, type Vocabulary } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import type { Config } from '../config.ts';
import type { SetKind } from '../mode.ts';
import { alignKept } from './align.ts';
import { type Columns, encodeColumns, type Reading, wordForm } from './columns.ts';
import { drawHinted, findHinted } from './hints.ts';
import type { WordTargets } from './language-model.ts';
import type { TaggerInput } from './model.ts';
import { spacesBefore, tokenSplitter } from './tokens.ts';

export interface ReadSource {
  /** Those that are read: at most `maxWords`. */
  readonly tokens: readonly string[];
  /** Whether white space stands before each. */
  readonly spaces: readonly boolean[];
  /** Tokens after those. */
  readonly unread: number;
  /** Whether the hint has each of them, where there is one. */
  readonly hinted?: readonly boolean[];
}

export type Reader = (source: SummarySource) => ReadSource;

/** The set's own tokens, or the document's. */
export function createReader(config: Pick<Config, 'tokenizer' | 'maxWords'>, set: SetKind): Reader {
  const split = tokenSplitter(config, set);
  return ({ document, tokens: own, hint }) => {
    const all = own ?? split(document);
    const tokens = all.slice(0, config.maxWords);
    return {
      ...{ tokens, spaces: spacesBefore(document, tokens), unread: all.length - tokens.length },
      ...(hint !== undefined && { hinted: findHinted(tokens, split(hint)) }),
    };
  };
}

/** The set's own labels, or those that the first summary shows; of the tokens that are read. */
export function createLabeller(config: Pick<Config, 'tokenizer'>, set: SetKind) {
  const split = tokenSplitter(config, set);
  return ({ summaries, keep }: SummaryExample, { tokens }: ReadSource): readonly number[] =>
    keep ? keep.slice(0, tokens.length) : alignKept(tokens, split(at(summaries, 0)));
}

/** One sentence as ids. */
export interface Encoded {
  /** `[column][t]`. */
  readonly columns: readonly (readonly number[])[];
  /** Rows of the pretrained vectors, where there are some. */
  readonly vectorIds?: readonly number[];
}

export const encodeTokens = (
  columns: Columns,
  vectorWords: Vocabulary | undefined,
  { tokens, hinted }: Pick<ReadSource, 'tokens' | 'hinted'>,
  reading: Reading,
): Encoded => ({
  columns: encodeColumns(columns, tokens, reading, hinted),
  // Files of vectors have their words in small letters, or both ways.
  ...(vectorWords && { vectorIds: tokens.map((token) => vectorWords.id(wordForm(token, { lowerCase: true }))) }),
});

/** Every sentence has a token or more. */
export function inputTensors(sentences: readonly Encoded[]): TaggerInput {
  const tensorOf = (rows: readonly (readonly number[])[]): tf.Tensor2D => {
    const { ids, batch, time } = padSequences(rows);
    return tf.tensor2d(ids, [batch, time], 'int32');
  };
  const lengths = sentences.map(({ columns }) => at(columns, 0).length);
  const vectorIds = sentences.flatMap(({ vectorIds: ids }) => (ids ? [ids] : []));
  return {
    columns: at(sentences, 0).columns.map((_, c) => tensorOf(sentences.map(({ columns }) => at(columns, c)))),
    ...(vectorIds.length > 0 && { vectorIds: tensorOf(vectorIds) }),
    lengths: tf.tensor1d(lengths, 'int32'),
  };
}

export const keepTensor = (rows: readonly (readonly number[])[]): tf.Tensor2D => {
  const { ids, batch, time } = padSequences(rows);
  return tf.tensor2d(ids, [batch, time], 'int32');
};

/** Neighbouring words by their ids where those are below `languageWords`. */
export function wordTargets(sentences: readonly Encoded[], languageWords: number): WordTargets {
  const words = sentences.map(({ columns }) => at(columns, 0).map((id) => (id < languageWords ? id : UNK)));
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

/** The sentences, each with a hint that its labels might have had; the same ones for the same seed. The hint is their last column. */
export const giveHints = <
  Sentence extends Encoded & { readonly tokens: readonly string[]; readonly keep: readonly number[] },
>(
  sentences: readonly Sentence[],
  hints: Vocabulary,
  seed: number,
): Sentence[] =>
  sentences.map((sentence, i) => {
    const hinted = drawHinted(sentence.tokens, sentence.keep, deriveSeed(seed, i));
    return { ...sentence, columns: [...sentence.columns.slice(0, -1), hints.encode(hinted.map(String))] };
  });

/** The sentences with a share `rate` of their words unknown, in the first column alone; the same ones for the same seed. */
export function hideWords(sentences: readonly Encoded[], rate: number, seed: number): Encoded[] {
  let place = 0;
  return sentences.map((sentence) => {
    const [words, ...others] = sentence.columns;
    const hidden = words!.map((id) => (hashUniform(seed, place++) < rate ? UNK : id));
    return { ...sentence, columns: [hidden, ...others] };
  });
}
