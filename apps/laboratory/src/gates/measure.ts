// What a trained and an untrained model's cells do along sentences: gates by kind of word, units that carry something.
import { at } from '@longhand/base';
import type { Description } from '@longhand/sentiment';
import { gatesOf, type Quantity, type Track } from '@longhand/sentiment/gates';
import * as z from 'zod';
import { mean } from '../conclusion.ts';
import { accuracyOf, type FitOptions } from '../sentiment/fit.ts';
import { createSentiment, describe, type ModelSizes, trainSentiment, weightsOf } from '../sentiment/model.ts';
import { polarWords } from '../sentiment/polar-words.ts';
import { drawTexts, type Texts } from '../sentiment/texts.ts';
import { bestUnit, type Feature, featureOf, features } from './probe.ts';

const unit = z.strictObject({ unit: z.int(), r: z.number() });
const units = z.strictObject({ negation: unit, contrast: unit, length: unit });
const along = z.strictObject({
  words: z.array(z.string()),
  /** Means over the units at each word. */
  input: z.array(z.number()),
  forget: z.array(z.number()),
  output: z.array(z.number()),
  /** Of the unit that carries negation. */
  cell: z.array(z.number()),
});
export const alongSchema = z.strictObject({
  accuracy: z.number(),
  trained: units,
  untrained: units,
  /** Mean gates at words that judge or negate, at words that turn the sentence (but, yet), and at all others. */
  gates: z.strictObject({
    input: z.strictObject({ judging: z.number(), other: z.number() }),
    forget: z.strictObject({ turning: z.number(), other: z.number() }),
  }),
  sentences: z.array(along),
});
export type Along = z.infer<typeof alongSchema>;

interface Read {
  readonly words: readonly string[];
  readonly values: Track['values'];
}

export interface AlongOptions extends ModelSizes, FitOptions {
  readonly rows: number;
}

export async function measureAlong({ rows, embeddingSize, hiddenSize, ...options }: AlongOptions): Promise<Along> {
  const texts = drawTexts({ train: rows, test: 300 }, options.seed);
  const description = describe({ embeddingSize, hiddenSize }, texts.labels);
  const untrained = createSentiment(description, texts, options.seed);
  const before = readAll(description, texts, untrained);
  untrained.dispose();
  const trained = await trainSentiment(description, texts, options);
  const after = readAll(description, texts, trained);
  const accuracy = accuracyOf(trained, texts.test, texts);
  trained.dispose();
  const found = unitsOf(after);
  const polar = polarWords(texts.train);
  return {
    ...{ accuracy, trained: found, untrained: unitsOf(before) },
    gates: gatesByWord(after, (word) => negations.has(word) || polar.has(word)),
    sentences: sentencesOf(after, found.negation.unit),
  };
}

function readAll(description: Description, texts: Texts, classifier: ReturnType<typeof createSentiment>): Read[] {
  const read = gatesOf(description, texts.vocabulary, weightsOf(classifier), 'laboratory');
  return texts.test.map(({ text }) => {
    const { words, tracks } = read(text);
    return { words, values: at(tracks, 0).values };
  });
}

function unitsOf(read: readonly Read[]): Record<Feature, { unit: number; r: number }> {
  const cells = read.flatMap(({ values }) => values.cell);
  const found = features.map((name) => [
    name,
    bestUnit(
      cells,
      read.flatMap(({ words }) => featureOf(name, words)),
    ),
  ]);
  return Object.fromEntries(found) as Record<Feature, { unit: number; r: number }>;
}

const negations = new Set(['not', 'never']);
const turning = new Set(['but', 'yet']);

/** Means over words and units. */
function gatesByWord(read: readonly Read[], judges: (word: string) => boolean): Along['gates'] {
  const gate = (quantity: Quantity, chosen: (word: string) => boolean): number =>
    mean(
      read.flatMap(({ words, values }) =>
        words.flatMap((word, t) => (chosen(word) ? [mean([...at(values[quantity], t)])] : [])),
      ),
    );
  return {
    input: { judging: gate('input', judges), other: gate('input', (word) => !judges(word)) },
    forget: {
      turning: gate('forget', (word) => turning.has(word)),
      other: gate('forget', (word) => !turning.has(word)),
    },
  };
}

/** Three sentences: the first with a negation, the first with a contrast, the first with neither. */
function sentencesOf(read: readonly Read[], negationUnit: number): Along['sentences'] {
  const has = ({ words }: Read, feature: Feature): boolean => featureOf(feature, words).includes(1);
  const kinds: readonly ((one: Read) => boolean)[] = [
    (one) => has(one, 'negation') && !has(one, 'contrast'),
    (one) => has(one, 'negation') && has(one, 'contrast'),
    (one) => !has(one, 'negation') && !has(one, 'contrast'),
  ];
  return kinds.flatMap((kind) => {
    const found = read.find(kind);
    if (!found) return [];
    const of = (quantity: Quantity) => found.values[quantity].map((row) => mean([...row]));
    const cell = found.values.cell.map((row) => at(row, negationUnit));
    return [{ words: [...found.words], input: of('input'), forget: of('forget'), output: of('output'), cell }];
  });
}
