// Deletion curves: how far the probability of the predicted class falls without the words that a method names, and how far methods agree.
import { argMax, at } from '@longhand/base';
import {
  type Description,
  type ExplainMethod,
  explain,
  measureDeletion,
  networkClassifier,
  type TextClassifier,
} from '@longhand/sentiment';
import * as z from 'zod';
import type { FitOptions } from '../sentiment/fit.ts';
import { describe, type ModelSizes, trainSentiment } from '../sentiment/model.ts';
import { drawTexts } from '../sentiment/texts.ts';

export const methods = [
  'occlusion',
  'integrated-gradients',
  'gradient-input',
  'attention',
] as const satisfies ExplainMethod[];

const falls = z.array(z.number());
export const explainingSchema = z.strictObject({
  /** Words that are deleted. */
  words: z.array(z.int()),
  /** Mean falls of the probability, by method. */
  curves: z.record(z.enum(methods), falls),
  random: falls,
  /** Share of the texts in which two methods name the same word first, the mean over all pairs. */
  agreement: z.number(),
});
export type Explaining = z.infer<typeof explainingSchema>;

export interface ExplainingOptions extends ModelSizes, FitOptions {
  readonly rows: number;
  /** That are explained. */
  readonly texts: number;
  /** Most words that are deleted. */
  readonly most: number;
}

export async function measureExplaining(options: ExplainingOptions): Promise<Explaining> {
  const { rows, texts: count, most, embeddingSize, hiddenSize, ...fitting } = options;
  const texts = drawTexts({ train: rows, test: 300 }, fitting.seed);
  const description: Description = describe({ embeddingSize, hiddenSize }, texts.labels, 'attention');
  const classifier = await trainSentiment(description, texts, fitting);
  const model = networkClassifier(description, classifier, texts.vocabulary);
  // Of a neutral text no word has to speak.
  const explained = texts.test.filter(({ label }) => label !== 1).slice(0, count);
  const tokens = explained.map((text) => text.tokens);
  const words = Array.from({ length: most }, (_, i) => i + 1);
  const measured = methods.map((method) =>
    words.map((n) => measureDeletion(model, tokens, { method, words: () => n })),
  );
  const curves = Object.fromEntries(methods.map((method, m) => [method, at(measured, m).map((own) => own.for)]));
  const random = at(measured, 0).map((own) => own.random);
  const agreement = agreementOf(tokens.map((own) => firstWords(model, own)));
  classifier.dispose();
  return { words, curves: curves as Explaining['curves'], random, agreement };
}

/** The place of the word that each method names first. */
function firstWords(model: TextClassifier, tokens: readonly string[]): number[] {
  const label = argMax(at(model.probabilities([tokens]), 0));
  return methods.map((method) => argMax(explain(model, tokens, label, method).weights));
}

/** @param first `[texts][methods]` */
export function agreementOf(first: readonly (readonly number[])[]): number {
  let [same, pairs] = [0, 0];
  for (const row of first)
    for (const [a, place] of row.entries())
      for (const other of row.slice(a + 1)) {
        same += Number(place === other);
        pairs++;
      }
  return same / pairs;
}
