// Embeddings of words and states of sentences, before and after training.
import { at } from '@longhand/base';
import type { Description } from '@longhand/sentiment';
import { gatesOf } from '@longhand/sentiment/gates';
import * as z from 'zod';
import { accuracyOf, type FitOptions } from '../sentiment/fit.ts';
import { createSentiment, describe, type ModelSizes, trainSentiment, weightsOf } from '../sentiment/model.ts';
import { polarWords } from '../sentiment/polar-words.ts';
import { drawTexts, type Texts } from '../sentiment/texts.ts';
import { nearest, sameKind } from './neighbours.ts';
import { principal } from './pca.ts';

const share = z.strictObject({ before: z.number(), after: z.number() });
const point = z.strictObject({ label: z.string(), kind: z.string(), x: z.number(), y: z.number() });
const map = z.strictObject({ before: z.array(point), after: z.array(point) });
export const mappingSchema = z.strictObject({
  accuracy: z.number(),
  /** Of words that judge: share of the nearest three that judge alike. */
  polarity: share,
  /** Of all words: share of the nearest three that are of the same kind, judging or not. */
  kind: share,
  /** Of sentences: share of the nearest five of the same class; `bag`: by the mean of their trained embeddings. */
  sentences: z.strictObject({ before: z.number(), after: z.number(), bag: z.number() }),
  neighbours: z.array(z.strictObject({ word: z.string(), before: z.array(z.string()), after: z.array(z.string()) })),
  words: map,
  texts: map,
});
export type Mapping = z.infer<typeof mappingSchema>;

export interface MappingOptions extends ModelSizes, FitOptions {
  readonly rows: number;
}

interface Vectors {
  readonly words: readonly Float64Array[];
  readonly states: readonly ArrayLike<number>[];
  readonly bags: readonly ArrayLike<number>[];
}

const [nearWords, nearTexts] = [3, 5];
const shownTexts = 120;

export async function measureMapping({
  rows,
  embeddingSize,
  hiddenSize,
  ...options
}: MappingOptions): Promise<Mapping> {
  const texts = drawTexts({ train: rows, test: 300 }, options.seed);
  const description = describe({ embeddingSize, hiddenSize }, texts.labels);
  const polar = polarWords(texts.train);
  const words = wordsOf(texts);
  const untrained = createSentiment(description, texts, options.seed);
  const before = vectorsOf(description, texts, words, untrained);
  untrained.dispose();
  const trained = await trainSentiment(description, texts, options);
  const after = vectorsOf(description, texts, words, trained);
  const accuracy = accuracyOf(trained, texts.test, texts);
  trained.dispose();
  return { accuracy, ...compare(before, after, { words, polar, texts }) };
}

interface Known {
  readonly words: readonly string[];
  readonly polar: ReadonlyMap<string, -1 | 1>;
  readonly texts: Texts;
}

function compare(before: Vectors, after: Vectors, { words, polar, texts }: Known): Omit<Mapping, 'accuracy'> {
  const judging = words.flatMap((word, i) => (polar.has(word) ? [i] : []));
  const sides = judging.map((i) => polar.get(at(words, i)) as number);
  const kinds = words.map((word) => String(polar.has(word)));
  const classes = texts.test.map(({ label }) => label);
  const both = <T>(of: (vectors: Vectors) => T) => ({ before: of(before), after: of(after) });
  const kindOf = (word: string) => ({ [-1]: 'negative', 1: 'positive', 0: 'other' })[polar.get(word) ?? 0];
  const near = (vectors: Vectors, i: number) => nearest(vectors.words, i, nearWords).map((j) => at(words, j));
  return {
    polarity: both((own) =>
      sameKind(
        judging.map((i) => at(own.words, i)),
        sides,
        nearWords,
      ),
    ),
    kind: both((own) => sameKind(own.words, kinds, nearWords)),
    sentences: {
      ...both((own) => sameKind(own.states, classes, nearTexts)),
      bag: sameKind(after.bags, classes, nearTexts),
    },
    neighbours: judging.map((i) => ({ word: at(words, i), before: near(before, i), after: near(after, i) })),
    words: both((own) => points(own.words, words, words.map(kindOf))),
    texts: both((own) => {
      const some = texts.test.slice(0, shownTexts);
      const names = some.map(({ label }) => at(texts.labels, label));
      return points(
        own.states.slice(0, shownTexts),
        some.map(({ text }) => text),
        names,
      );
    }),
  };
}

function points(vectors: readonly ArrayLike<number>[], labels: readonly string[], kinds: readonly string[]) {
  return principal(vectors, 2).map(([x = 0, y = 0], i) => ({ label: at(labels, i), kind: at(kinds, i), x, y }));
}

/** Those that training has seen at least five times. */
function wordsOf({ train }: Texts): string[] {
  const counts = new Map<string, number>();
  for (const token of train.flatMap(({ tokens }) => tokens)) counts.set(token, (counts.get(token) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= 5).map(([word]) => word);
}

function vectorsOf(
  description: Description,
  { test, vocabulary }: Texts,
  words: readonly string[],
  classifier: ReturnType<typeof createSentiment>,
): Vectors {
  const weights = weightsOf(classifier);
  const read = gatesOf(description, vocabulary, weights, 'laboratory');
  const size = description.config.embeddingSize;
  const table = weights.get('embedding.table')?.values ?? new Float32Array();
  const vector = (word: string) => {
    const [id = 0] = vocabulary.encode([word]);
    return Float64Array.from(table.subarray(id * size, (id + 1) * size));
  };
  return {
    words: words.map(vector),
    states: test.map(({ text }) => at(at(read(text).tracks, 0).values.h, -1 + read(text).words.length)),
    bags: test.map(({ tokens }) => {
      const all = tokens.map(vector);
      return Float64Array.from({ length: size }, (_, k) => all.reduce((sum, own) => sum + at(own, k), 0) / all.length);
    }),
  };
}
