// Sentences of the generated sentiment set as tokens: words alone mislead in it, order decides.
import { createRandom } from '@longhand/base';
import { generateSentiment } from '@longhand/datasets';
import { tokenizerOf } from '@longhand/sentiment';
import { Vocabulary } from '@longhand/tokenizer';

export interface Text {
  readonly text: string;
  readonly tokens: readonly string[];
  /** 0 negative, 1 neutral, 2 positive. */
  readonly label: number;
}

export interface Texts {
  readonly train: readonly Text[];
  readonly test: readonly Text[];
  readonly labels: readonly string[];
  readonly vocabulary: Vocabulary;
}

export const textSettings = { tokenizer: 'unicode', lowerCase: true, maxLength: 60 } as const;

/**
 * The same test sentences whatever the size of train; every word that there is stands in the vocabulary.
 * @param noise share of the train labels that are another one, drawn
 */
export function drawTexts(sizes: { readonly train: number; readonly test: number }, seed: number, noise = 0): Texts {
  const { splits, labels } = generateSentiment({ train: sizes.train, dev: sizes.test, test: 0 }, seed);
  const tokenize = tokenizerOf(textSettings);
  const read = (rows: typeof splits.train): Text[] =>
    rows.map(({ text, label }) => ({ text, tokens: tokenize(text), label }));
  const [train, test] = [read(splits.train), read(splits.dev)];
  const vocabulary = Vocabulary.build([...train, ...test].map(({ tokens }) => tokens));
  return { train: withNoise(train, noise, labels.length, seed), test, labels, vocabulary };
}

function withNoise(texts: readonly Text[], noise: number, classes: number, seed: number): Text[] {
  const random = createRandom(seed).fork('noise');
  return texts.map((text) => {
    const other = 1 + random.integer(classes - 1); // drawn for each, so that the same labels are wrong at more noise
    return random.uniform() < noise ? { ...text, label: (text.label + other) % classes } : text;
  });
}
