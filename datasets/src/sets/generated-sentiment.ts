// A generated three-class sentiment set in which words alone mislead: negation, intensity and contrast decide.
// An adjective's strength s is -2 to 2; "very" adds one to its size and "slightly" takes one away, "not" turns a weak
// one over and makes a strong one neutral, and of two clauses the main one counts. The label is the sign of what is left.
// Pairs of construction and adjective that occur in dev and test never occur in train.
import { at, createRandom, hashUniform, type Random } from '@longhand/base';
import type { ClassificationSet, LabelledText } from '../types.ts';
import { pick } from './pick.ts';
import type { GeneratedSet } from './set.ts';

const adjectives: Readonly<Record<string, -2 | -1 | 1 | 2>> = {
  ...{ good: 1, nice: 1, decent: 1, pleasant: 1, tasty: 1, likeable: 1 },
  ...{ superb: 2, wonderful: 2, brilliant: 2, fantastic: 2 },
  ...{ bad: -1, dull: -1, weak: -1, clumsy: -1, bland: -1, tiresome: -1 },
  ...{ awful: -2, terrible: -2, dreadful: -2, horrible: -2 },
};
const words = Object.entries(adjectives);
const neutral = ['average', 'ordinary', 'as expected', 'as always', 'the usual', 'like last year'];
const subjects = [
  'film',
  'plot',
  'acting',
  'food',
  'service',
  'room',
  'staff',
  'phone',
  'screen',
  'book',
  'story',
  'music',
];
const openings = ['', '', '', 'honestly , ', 'i think ', 'in the end ', 'my friends said ', 'this time '];
const endings = ['', '', '', ' on monday', ' for the price', ' from start to finish', ' this year'];

/** One adjective in a construction; `strength` after it. */
interface Clause {
  readonly text: string;
  readonly strength: number;
  /** What must not be shared between the splits, e.g. `not:superb`. */
  readonly pair: string;
}

const modifiers: readonly { readonly name: string; readonly share: number; apply(s: number): number }[] = [
  { name: '', share: 2, apply: (s) => s },
  { name: 'very', share: 1, apply: (s) => s + Math.sign(s) },
  { name: 'really', share: 1, apply: (s) => s + Math.sign(s) },
  { name: 'slightly', share: 1, apply: (s) => s - Math.sign(s) },
  { name: 'not', share: 3, apply: (s) => (Math.abs(s) === 1 ? -s : 0) },
  { name: 'never', share: 2, apply: (s) => (Math.abs(s) === 1 ? -s : 0) },
  { name: 'not very', share: 1, apply: () => 0 },
];
const modifierBag = modifiers.flatMap((modifier) => new Array<typeof modifier>(modifier.share).fill(modifier));

/** `main` counts, `side` misleads. */
const contrasts: readonly ((main: string, side: string) => string)[] = [
  (main, side) => `${side} but ${main}`,
  (main, side) => `${main} although ${side}`,
  (main, side) => `${main} even if it was ${side}`,
  (main, side) => `${side} at first , yet ${main} later`,
];

type Split = 'train' | 'dev' | 'test';

/** 70 % of the pairs belong to train, the others half and half to dev and test; a property of the pair's name alone. */
function splitOf(pair: string): Split {
  let hash = 0;
  for (const character of pair) hash = Math.imul(hash, 31) + (character.codePointAt(0) ?? 0);
  const place = hashUniform(17, hash >>> 0);
  return place < 0.7 ? 'train' : place < 0.85 ? 'dev' : 'test';
}

/** The same rows for the same seed. Class names are ordered from negative to positive. */
export function generateSentiment(
  sizes: Readonly<Record<Split, number>> = { train: 6000, dev: 600, test: 600 },
  seed = 1,
): ClassificationSet {
  const rows = (split: Split) => {
    const random = createRandom(seed).fork(split);
    return Array.from({ length: sizes[split] }, (_, i) => generateRow(split, random, i));
  };
  return {
    name: 'generated',
    labels: ['negative', 'neutral', 'positive'],
    language: 'en',
    splits: { train: rows('train'), dev: rows('dev'), test: rows('test') },
    notes: ['Generated; dev and test hold only pairs of construction and adjective that train has not.'],
  };
}

function generateRow(split: Split, random: Random, index: number): LabelledText {
  const wanted = index % 3; // classes in equal parts
  for (;;) {
    const { text, strength } = generateStatement(split, random);
    const label = Math.sign(strength) + 1;
    if (label !== wanted) continue;
    return {
      text: `${pick(random, openings)}the ${pick(random, subjects)} was ${text}${pick(random, endings)} .`,
      label,
    };
  }
}

function generateStatement(split: Split, random: Random): { text: string; strength: number } {
  const kind = random.uniform();
  if (kind < 0.1) return { text: pick(random, neutral), strength: 0 };
  if (kind < 0.6) return clauseOf(split, random);
  // Adjectives of both clauses are seen alone in training; what is new in dev and test is their pairing.
  for (;;) {
    const [main, side] = [clauseOf(undefined, random), clauseOf(undefined, random)];
    const form = random.integer(contrasts.length);
    const opposed = Math.sign(main.strength) !== Math.sign(side.strength);
    if (!opposed || splitOf(`${form}:${main.pair}:${side.pair}`) !== split) continue;
    if (splitOf(main.pair) !== 'train' || splitOf(side.pair) !== 'train') continue;
    return { text: at(contrasts, form)(main.text, side.text), strength: main.strength };
  }
}

function clauseOf(split: Split | undefined, random: Random): Clause {
  for (;;) {
    const modifier = pick(random, modifierBag);
    const [word, strength] = pick(random, words);
    const pair = `${modifier.name}:${word}`;
    // Every adjective stands alone in train: no word of dev and test is unknown.
    const owner = modifier.name === '' ? 'train' : splitOf(pair);
    if (split !== undefined && owner !== split) continue;
    if (split === undefined && owner !== 'train') continue;
    const text = modifier.name === '' ? word : `${modifier.name} ${word}`;
    return { text, strength: modifier.apply(strength), pair };
  }
}

/** Sentences of a small grammar with negation, drawn by a seed. */
export const generatedSentiment = {
  name: 'generated',
  task: 'sentiment',
  title: 'Made when it is used: negation, intensity, contrast',
  load: async () => generateSentiment(),
} satisfies GeneratedSet;
