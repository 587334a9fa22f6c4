// What the user's own texts say about settings: facts, and the choices that suit them. The numbers were chosen on dev splits of
// review sets of 500 to 6,000 texts in English and Chinese.
import type { Choice } from '@longhand/cli';
import { tokenizerOf } from '@longhand/sentiment';
import type { Config } from './config.ts';
import { classCounts } from './scores.ts';

/** Words of these scripts have no spaces between them. */
const unspaced = {
  Japanese: /[\p{Script=Hiragana}\p{Script=Katakana}]/gu,
  Chinese: /\p{Script=Han}/gu,
  'South-East Asian': /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu,
} as const;
export type Unspaced = keyof typeof unspaced;

export interface TextFacts {
  /** Of train. */
  readonly texts: number;
  readonly classes: readonly number[];
  /** The script that most letters are of, if its words have no spaces between them. */
  readonly script: Unspaced | undefined;
  /** Tokens of a text in the mean, as far as it is read. */
  readonly meanLength: number;
  readonly words: number;
  /** Of the words, those seen once. */
  readonly once: number;
}

/** As many texts tell the script, and the lengths of all others. */
const sample = 5000;

/** Facts of the train split. @param config says how text becomes tokens, if `given` has the tokenizer */
export function measureTexts(
  train: readonly { readonly text: string; readonly label: number }[],
  numClasses: number,
  { config, given }: { readonly config: Config; readonly given: readonly string[] },
): TextFacts {
  const some = train.slice(0, sample);
  const script = scriptOf(some.map(({ text }) => text));
  const tokenizer = given.includes('tokenizer') ? config.tokenizer : tokenizerFor(script, config);
  const tokenize = tokenizerOf({ ...config, tokenizer });
  const tokens = some.map(({ text }) => tokenize(text).slice(0, config.maxLength));
  const counts = new Map<string, number>();
  for (const token of tokens.flat()) counts.set(token, (counts.get(token) ?? 0) + 1);
  return {
    texts: train.length,
    classes: classCounts(train, numClasses),
    script,
    meanLength: tokens.reduce((sum, { length }) => sum + length, 0) / Math.max(1, tokens.length),
    words: counts.size,
    once: [...counts.values()].filter((count) => count === 1).length,
  };
}

/** The script of more than a third of the letters, if it has no spaces; kana is a third of Japanese, with Han around it. */
export function scriptOf(texts: readonly string[]): Unspaced | undefined {
  const text = texts.slice(0, 500).join(' ');
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const share = (pattern: RegExp) => (text.match(pattern)?.length ?? 0) / Math.max(1, letters);
  if (share(unspaced.Japanese) > 0.15) return 'Japanese';
  return (['Chinese', 'South-East Asian'] as const).find((script) => share(unspaced[script]) > 0.33);
}

const tokenizerFor = (script: Unspaced | undefined, { tokenizer }: Pick<Config, 'tokenizer'>): Config['tokenizer'] =>
  script === undefined ? tokenizer : script === 'Chinese' ? 'chinese' : 'characters';

/** Settings that suit the texts, each with the fact that speaks for it. */
export function chooseSettings(facts: TextFacts, config: Config): Choice<Config>[] {
  const { texts, script, meanLength, words, once } = facts;
  const tokens = Math.round(texts * meanLength);
  const network = config.model === 'lstm';
  return [
    ...(script
      ? [
          {
            because: `${script} words have no spaces between them`,
            values: { tokenizer: tokenizerFor(script, config) },
          },
        ]
      : []),
    ...(tokens > 2_000_000 && once > 0.3 * words
      ? [{ because: `${percent(once / words)} of the ${counted(words)} words are seen once`, values: { minCount: 2 } }]
      : []),
    ...naiveBayes(tokens),
    ...(network ? [...regularization(facts), ...length(texts, tokens), ...balance(facts)] : []),
  ];
}

/** Bigrams of more tokens than these are too many to keep. */
const manyTokens = 5_000_000;

const naiveBayes = (tokens: number): Choice<Config>[] =>
  tokens > manyTokens ? [] : [{ because: 'Naive Bayes gains by pairs of words', values: { wordNgrams: 2 } }];

/** Few texts: a small network, much dropout, R-Drop, and Naive Bayes beside it, unless that would answer for the common class alone. */
function regularization(facts: TextFacts): Choice<Config>[] {
  const { texts } = facts;
  if (texts >= 50_000) return [];
  const size = texts < 10_000 ? { embeddingSize: 64, hiddenSize: 64 } : {};
  const share = isUneven(facts) ? {} : { naiveBayesShare: 0.5 };
  const values = { ...size, dropout: 0.5, embeddingDropout: 0.5, rDrop: 1, ...share };
  return [{ because: `${counted(texts)} texts are few to learn words from`, values }];
}

/** Tokens that are read in all epochs together: minutes on a core. */
const budget = 10_000_000;

/** Small batches make more updates of few texts; epochs, as many as the time allows. */
function length(texts: number, tokens: number): Choice<Config>[] {
  const epochs = Math.min(20, Math.max(4, Math.round(budget / Math.max(1, tokens))));
  const values = {
    epochs,
    patience: Math.max(2, Math.round(epochs / 4)),
    batchSize: texts < 1000 ? 16 : texts < 20_000 ? 32 : 64,
    ...(texts < 10_000 && { learningRate: 2e-3 }),
  };
  return [{ because: `An epoch has ${counted(texts)} texts of ${counted(tokens)} tokens`, values }];
}

/** Texts of the rarest and the commonest class. */
function extremes({ classes }: TextFacts): readonly [fewest: number, most: number] {
  const present = classes.filter((count) => count > 0);
  return [Math.min(...present), Math.max(...present)];
}

const isUneven = (facts: TextFacts): boolean => extremes(facts)[1] >= 3 * extremes(facts)[0];

/** Accuracy forgets a rare class. */
function balance(facts: TextFacts): Choice<Config>[] {
  if (!isUneven(facts)) return [];
  const { texts } = facts;
  const [fewest, most] = extremes(facts);
  const because = `The rarest class has ${percent(fewest / texts)} of the texts, the commonest ${percent(most / texts)}`;
  return [{ because, values: { monitor: 'macroF1', classWeights: 'balanced' } }];
}

const counted = (number: number): string => number.toLocaleString('en');
const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;
