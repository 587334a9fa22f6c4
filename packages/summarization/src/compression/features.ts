// A token as several features, strings with a vocabulary and an embedding of their own: its form, its ends (what a suffix tells
// of an unknown word), its shape, the word classes that a lexicon allows and the one it has here, its place in the sentence and
// in its clause, whether a hint has it.
import { ConfigError, DataError } from '@longhand/base';
import { sha256 } from '@longhand/bundle';
import { Vocabulary, type VocabularyJson } from '@longhand/tokenizer';
import type { English } from './english.ts';

export const featureNames = [
  ...(['word', 'suffix3', 'suffix2', 'prefix3', 'shape'] as const),
  ...(['class', 'classes', 'verbs', 'partOfSpeech', 'verbsInContext'] as const),
  ...(['place', 'placeFromEnd', 'clause', 'placeInClause'] as const),
  'hint' as const,
];
export type FeatureName = (typeof featureNames)[number];

const lexical: readonly FeatureName[] = ['class', 'classes', 'verbs', 'partOfSpeech', 'verbsInContext'];

/** Word classes only for languages that have a lexicon here; the hint only for taggers that are given one. */
export const featureNamesOf = ({
  lexicon,
  hints,
}: {
  readonly lexicon: boolean;
  readonly hints: boolean;
}): FeatureName[] => featureNames.filter((name) => (lexicon || !lexical.includes(name)) && (hints || name !== 'hint'));

/** One vocabulary for each feature that a model reads, in the order of its embeddings; the first is of words. */
export type TokenFeatures = ReadonlyMap<FeatureName, Vocabulary>;

/** Whether some of these are of English word classes. */
export const needsEnglish = (features: TokenFeatures): boolean => lexical.some((name) => features.has(name));

export interface Reading {
  /** "The" and "the" share a form. */
  readonly lowerCase: boolean;
  /** For the features of word classes. */
  readonly english?: English | undefined;
}

/** @param hinted whether the hint has each token */
type Describe = (tokens: readonly string[], reading: Reading, hinted: readonly boolean[]) => string[];

const eachToken =
  (describe: (token: string, reading: Reading) => string): Describe =>
  (tokens, reading) =>
    tokens.map((token) => describe(token, reading));

/** Digits are all alike: "1984" and "2013" share a form. */
export const wordForm = (token: string, { lowerCase }: Reading): string =>
  (lowerCase ? token.toLowerCase() : token).replace(/\p{N}/gu, '0');

const ending = (count: number) =>
  eachToken((token, reading) => Array.from(wordForm(token, reading)).slice(-count).join(''));
const beginning = (count: number) =>
  eachToken((token, reading) => Array.from(wordForm(token, reading)).slice(0, count).join(''));

/** "Obama" Xx, "said" x, "2,000" 0,0, "iPhone" xXx: a run of one kind is one sign, and six signs are enough. */
const shapeOf = (token: string): string =>
  token
    .replace(/\p{Lu}/gu, 'X')
    .replace(/\p{Ll}/gu, 'x')
    .replace(/\p{N}/gu, '0')
    .replace(/(.)\1+/gu, '$1')
    .slice(0, 6);

function englishOf({ english }: Reading): English {
  if (english) return english;
  throw new ConfigError({ where: 'features of word classes', expected: 'the lexicon of loadEnglish()', got: 'none' });
}

const classesOf = (token: string, reading: Reading): readonly string[] => englishOf(reading).wordClasses(token);

/** How many finite verbs stand before each word, of how many, by the lexicon. */
const countVerbs: Describe = (tokens, reading) =>
  countBefore(tokens.map((token) => /^(?:VBD|VBZ|VBP|MD)$/.test(classesOf(token, reading)[0] ?? '')));

/** Of each place: how many stand before it, of how many. */
function countBefore(marked: readonly boolean[]): string[] {
  const all = marked.filter(Boolean).length;
  let before = 0;
  return marked.map((one) => `${atMost(6, one ? before++ : before)} of ${atMost(6, all)}`);
}

/** What punctuation sets apart, itself the end of it: for each word [number of the clause, place in it, its length]. */
function clausesOf(tokens: readonly string[]): (readonly [clause: number, place: number, length: number])[] {
  const ends = tokens.flatMap((token, t) => (/^[\p{Pd}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Po}]+$/u.test(token) ? [t] : []));
  if (ends.at(-1) !== tokens.length - 1) ends.push(tokens.length - 1);
  return ends.flatMap((end, clause) => {
    const length = end - (ends[clause - 1] ?? -1);
    return Array.from({ length }, (_, place) => [clause, place, length] as const);
  });
}

const atMost = (most: number, value: number): number => Math.min(most, value);
const furthestPlace = 60;

const describe: Readonly<Record<FeatureName, Describe>> = {
  word: eachToken(wordForm),
  suffix3: ending(3),
  suffix2: ending(2),
  prefix3: beginning(3),
  shape: eachToken(shapeOf),
  class: eachToken((token, reading) => classesOf(token, reading)[0] ?? ''),
  classes: eachToken((token, reading) => classesOf(token, reading).join('|')),
  verbs: countVerbs,
  partOfSpeech: (tokens, reading) => [...englishOf(reading).partsOfSpeech(tokens)],
  verbsInContext: (tokens, reading) =>
    countBefore(
      englishOf(reading)
        .partsOfSpeech(tokens)
        .map((tag) => tag === 'VERB' || tag === 'AUX'),
    ),
  place: (tokens) => tokens.map((_, t) => String(atMost(furthestPlace, t))),
  placeFromEnd: (tokens) => tokens.map((_, t) => String(atMost(furthestPlace, tokens.length - 1 - t))),
  clause: (tokens) => {
    const clauses = clausesOf(tokens);
    const count = clauses.at(-1)?.[0] ?? 0;
    return clauses.map(([clause]) => `${atMost(8, clause)} of ${atMost(8, count)}`);
  },
  placeInClause: (tokens) =>
    clausesOf(tokens).map(([, place, length]) => `${atMost(9, place)} and ${atMost(9, length - 1 - place)}`),
  hint: (_, __, hinted) => hinted.map(String),
};

/** Vocabularies of the features from the train sentences. @throws ConfigError for word classes without `english` */
export const buildFeatures = (
  names: readonly FeatureName[],
  sentences: readonly (readonly string[])[],
  { lowerCase, english, ...bounds }: Reading & { readonly minCount: number; readonly maxSize: number },
): TokenFeatures => {
  const described = (name: FeatureName) =>
    sentences.map((tokens) => describe[name](tokens, { lowerCase, english }, []));
  const vocabulary = (name: FeatureName) =>
    name === 'hint' ? Vocabulary.ofTokens(['false', 'true']) : Vocabulary.build(described(name), bounds);
  return new Map(names.map((name) => [name, vocabulary(name)]));
};

/** `ids[feature][t]`. @param hinted whether the hint has each token; default: there is none */
export const encodeFeatures = (
  features: TokenFeatures,
  tokens: readonly string[],
  reading: Reading,
  hinted: readonly boolean[] = tokens.map(() => false),
): number[][] => [...features].map(([name, vocabulary]) => vocabulary.encode(describe[name](tokens, reading, hinted)));

/** Tells these vocabularies from others: the first twelve digits of a SHA-256. */
export async function featuresFingerprint(features: TokenFeatures): Promise<string> {
  const text = [...features].map(([name, { fingerprint }]) => `${name} ${fingerprint}`).join('\n');
  return (await sha256(new TextEncoder().encode(text))).slice(0, 12);
}

/** What `featuresFromJson` reads: the vocabulary of each feature. */
export const featuresJson = (features: TokenFeatures): Record<string, VocabularyJson> =>
  Object.fromEntries([...features].map(([name, vocabulary]) => [name, vocabulary.toJSON()]));

/** @throws DataError if the value is not what `featuresJson` gave */
export function featuresFromJson(value: unknown, where: string): TokenFeatures {
  const entries = Object.entries((value ?? {}) as Record<string, unknown>);
  const known = entries.every(([name]) => featureNames.includes(name as FeatureName));
  if (known && entries[0]?.[0] === 'word') {
    return new Map(
      entries.map(([name, json]) => [name as FeatureName, Vocabulary.fromJSON(json, `${where}: ${name}`)]),
    );
  }
  const got = entries.map(([name]) => name).join(', ') || 'none';
  throw new DataError({ where, expected: `the feature "word" and others of ${featureNames.join(', ')}`, got });
}
