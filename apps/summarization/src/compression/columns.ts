// A word as several columns of strings, each with a vocabulary and an embedding of its own: its form, its ends (what a suffix
// tells of an unknown word), its shape, the word classes that a lexicon allows and the one it has here, its place in the sentence and in its clause,
// whether a hint has it.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { DataError } from '@longhand/base';
import { Vocabulary, type VocabularyJson } from '@longhand/tokenizer';
import { partsOfSpeech } from './parts-of-speech.ts';

export const columnNames = [
  ...(['word', 'suffix3', 'suffix2', 'prefix3', 'shape'] as const),
  ...(['class', 'classes', 'verbs', 'partOfSpeech', 'verbsInContext'] as const),
  ...(['place', 'placeFromEnd', 'clause', 'placeInClause'] as const),
  'hint' as const,
];
export type ColumnName = (typeof columnNames)[number];

const lexical: readonly ColumnName[] = ['class', 'classes', 'verbs', 'partOfSpeech', 'verbsInContext'];

/** Word classes only for languages that have a lexicon here; the hint only for taggers that are given one. */
export const columnsOf = ({ lexicon, hints }: { readonly lexicon: boolean; readonly hints: boolean }): ColumnName[] =>
  columnNames.filter((name) => (lexicon || !lexical.includes(name)) && (hints || name !== 'hint'));

/** One vocabulary for each column that a model reads, in the order of its embeddings; the first is of words. */
export type Columns = ReadonlyMap<ColumnName, Vocabulary>;

/** How words are read: with `lowerCase` "The" and "the" share a form. */
export interface Reading {
  readonly lowerCase: boolean;
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

const require = createRequire(import.meta.url);

/** English word classes, the commonest of a word first: `natural`'s copy of the lexicon of pos-js, 93,000 forms, loaded when needed. */
function wordClasses(token: string): readonly string[] {
  const lexicon = require('natural/lib/natural/brill_pos_tagger/data/English/lexicon_from_posjs.json') as object;
  const form = [token, token.toLowerCase()].find((one) => Object.hasOwn(lexicon, one));
  return form === undefined ? [] : lexicon[form as keyof typeof lexicon];
}

/** How many finite verbs stand before each word, of how many, by the lexicon. */
function countVerbs(tokens: readonly string[]): string[] {
  const finite = tokens.map((token) => /^(?:VBD|VBZ|VBP|MD)$/.test(wordClasses(token)[0] ?? ''));
  return countBefore(finite);
}

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

const describe: Readonly<Record<ColumnName, Describe>> = {
  word: eachToken(wordForm),
  suffix3: ending(3),
  suffix2: ending(2),
  prefix3: beginning(3),
  shape: eachToken(shapeOf),
  class: eachToken((token) => wordClasses(token)[0] ?? ''),
  classes: eachToken((token) => wordClasses(token).join('|')),
  verbs: countVerbs,
  partOfSpeech: partsOfSpeech,
  verbsInContext: (tokens) => countBefore(partsOfSpeech(tokens).map((tag) => tag === 'VERB' || tag === 'AUX')),
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

/** Vocabularies of the columns from the train sentences. */
export const buildColumns = (
  names: readonly ColumnName[],
  sentences: readonly (readonly string[])[],
  { lowerCase, ...bounds }: Reading & { readonly minCount: number; readonly maxSize: number },
): Columns => {
  const described = (name: ColumnName) => sentences.map((tokens) => describe[name](tokens, { lowerCase }, []));
  const vocabulary = (name: ColumnName) =>
    name === 'hint' ? Vocabulary.ofTokens(['false', 'true']) : Vocabulary.build(described(name), bounds);
  return new Map(names.map((name) => [name, vocabulary(name)]));
};

/** `ids[column][t]`. @param hinted whether the hint has each token; default: there is none */
export const encodeColumns = (
  columns: Columns,
  tokens: readonly string[],
  reading: Reading,
  hinted: readonly boolean[] = tokens.map(() => false),
): number[][] => [...columns].map(([name, vocabulary]) => vocabulary.encode(describe[name](tokens, reading, hinted)));

/** Tells these vocabularies from others. */
export const columnsFingerprint = (columns: Columns): string =>
  createHash('sha256')
    .update([...columns].map(([name, { fingerprint }]) => `${name} ${fingerprint}`).join('\n'))
    .digest('hex')
    .slice(0, 12);

export const columnsJson = (columns: Columns): Record<string, VocabularyJson> =>
  Object.fromEntries([...columns].map(([name, vocabulary]) => [name, vocabulary.toJSON()]));

/** @throws DataError if the value is not what `columnsJson` gave */
export function columnsFromJson(value: unknown, where: string): Columns {
  const entries = Object.entries((value ?? {}) as Record<string, unknown>);
  const known = entries.every(([name]) => columnNames.includes(name as ColumnName));
  if (known && entries[0]?.[0] === 'word') {
    return new Map(entries.map(([name, json]) => [name as ColumnName, Vocabulary.fromJSON(json, `${where}: ${name}`)]));
  }
  const got = entries.map(([name]) => name).join(', ') || 'none';
  throw new DataError({ where, expected: `the column "word" and others of ${columnNames.join(', ')}`, got });
}
