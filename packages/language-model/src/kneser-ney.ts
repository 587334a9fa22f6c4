// Interpolated modified Kneser-Ney (Chen and Goodman 1999, section 3): discounts D1, D2, D3+ for each length, the shorter
// model taking what they free; unigrams over a uniform share of all words, `<unk>` among them.
import { DataError } from '@longhand/base';
import { adjustedCounts, type NgramCount } from './counts.ts';
import { checkOrder, type NgramEntry, NgramModel } from './model.ts';
import { begin, end, unknown } from './symbols.ts';

/** How long n-grams are, and which words the model knows. */
export interface NgramOptions {
  /** Longest n-gram. Default 3. */
  readonly order?: number;
  /** Words that the model knows though the texts may not have them. */
  readonly vocabulary?: Iterable<string>;
}

/** Taken from counts of 1, of 2, and of 3 and more. */
export type Discounts = readonly [one: number, two: number, more: number];

/** A model, and what its estimation found. */
export interface TrainedNgram {
  readonly model: NgramModel;
  /** For each length. */
  readonly discounts: readonly Discounts[];
  /** Lengths whose counts are too few to estimate discounts from; they have 0.5, 1 and 1.5, as KenLM's fallback. */
  readonly fallbacks: readonly number[];
}

/**
 * Time grows with the texts' length times `order`; two million words take 1.5 GB.
 * @param texts as words or characters, without `<s>` and `</s>`
 * @throws DataError if there is no text or it holds one of the special symbols; ConfigError
 */
export function trainNgram(texts: Iterable<readonly string[]>, options: NgramOptions = {}): TrainedNgram {
  const { order = 3, vocabulary = [] } = options;
  checkOrder(order, 'trainNgram');
  const all = [...texts];
  if (all.length === 0) throw new DataError({ where: 'trainNgram', expected: 'at least one text', got: 'none' });
  for (const text of all) checkWords(text, [begin, end, unknown]);
  const known = [...vocabulary];
  checkWords(known, []);

  const levels = adjustedCounts(all, order).map(levelOf);
  const entries: NgramEntry[] = [];
  let shorter: Probs | undefined;
  for (const [i, level] of levels.entries()) {
    const probs = shorter ? longer(level, shorter) : unigrams(level, known);
    // ARPA's way to say that the start is never predicted.
    if (i === 0) entries.push({ words: [begin], logProb: -99, backoff: backoffOf(begin, levels[1]) });
    for (const [key, p] of probs)
      entries.push({ words: key.split(separator), logProb: logOf(p), backoff: backoffOf(key, levels[i + 1]) });
    shorter = probs;
  }
  return {
    model: new NgramModel(entries, order),
    discounts: levels.map(({ discounts }) => discounts),
    fallbacks: levels.flatMap(({ estimated }, i) => (estimated ? [] : [i + 1])),
  };
}

/** By n-gram, in the order of its first occurrence. */
type Probs = ReadonlyMap<string, number>;

/** N-grams of one length. */
interface Level {
  readonly counts: readonly NgramCount[];
  readonly discounts: Discounts;
  readonly estimated: boolean;
  readonly histories: ReadonlyMap<string, History>;
}

function levelOf(counts: readonly NgramCount[]): Level {
  const { values: discounts, estimated } = discountsOf(counts);
  return { counts, discounts, estimated, histories: historiesOf(counts, discounts) };
}

/** A sum of shares may round to more than 1. */
const logOf = (p: number): number => Math.min(0, Math.log10(p));

const backoffOf = (key: string, next: Level | undefined): number => Math.log10(next?.histories.get(key)?.freed ?? 1);

function unigrams({ counts, discounts, histories }: Level, vocabulary: readonly string[]): Probs {
  const known = new Map(counts.map(({ words, count }) => [keyOf(words), count]));
  const words = new Set([...known.keys(), ...vocabulary, unknown, end]);
  words.delete(begin); // it is never the next word
  const { sum, freed } = found(histories, '');
  const uniform = freed / words.size;
  return new Map(
    [...words].map((word) => {
      const count = known.get(word) ?? 0;
      return [word, (count - discountOf(count, discounts)) / sum + uniform] as const;
    }),
  );
}

function longer({ counts, discounts, histories }: Level, shorter: Probs): Probs {
  const probs = new Map<string, number>();
  for (const { words, count } of counts) {
    const { sum, freed } = found(histories, keyOf(words.slice(0, -1)));
    const p = (count - discountOf(count, discounts)) / sum + freed * found(shorter, keyOf(words.slice(1)));
    probs.set(keyOf(words), p);
  }
  return probs;
}

interface History {
  /** Of the counts after it. */
  readonly sum: number;
  /** The share that the discounts take, which the shorter model gives out. */
  readonly freed: number;
}

function historiesOf(counts: readonly NgramCount[], discounts: Discounts): Map<string, History> {
  const histories = new Map<string, { sum: number; discounted: number }>();
  for (const { words, count } of counts) {
    const key = keyOf(words.slice(0, -1));
    const { sum, discounted } = histories.get(key) ?? { sum: 0, discounted: 0 };
    histories.set(key, { sum: sum + count, discounted: discounted + discountOf(count, discounts) });
  }
  return new Map([...histories].map(([key, { sum, discounted }]) => [key, { sum, freed: discounted / sum }]));
}

const discountOf = (count: number, [one, two, more]: Discounts): number =>
  count === 0 ? 0 : count === 1 ? one : count === 2 ? two : more;

/** Equation 26; defined where n-grams with counts 1 to 4 are there, and of use where each lies between 0 and its count. */
function discountsOf(counts: readonly NgramCount[]): { values: Discounts; estimated: boolean } {
  const numberWith = (wanted: number) => counts.reduce((sum, { count }) => sum + Number(count === wanted), 0);
  const [n1, n2, n3, n4] = [numberWith(1), numberWith(2), numberWith(3), numberWith(4)];
  const y = n1 / (n1 + 2 * n2);
  const values: Discounts = [1 - (2 * y * n2) / n1, 2 - (3 * y * n3) / n2, 3 - (4 * y * n4) / n3];
  // A discount of 0 would leave nothing for words that were not seen.
  const estimated = values.every((value, i) => value > 0 && value <= i + 1);
  return estimated ? { values, estimated } : { values: [0.5, 1, 1.5], estimated };
}

/** No symbol holds it. */
const separator = '\n';
const keyOf = (words: readonly string[]): string => words.join(separator);

/** What must be there: each n-gram's history and its end were counted with it. */
function found<V>(map: ReadonlyMap<string, V>, key: string): V {
  const value = map.get(key);
  if (value === undefined) throw new RangeError(`no n-gram ${JSON.stringify(key)}`);
  return value;
}

function checkWords(words: readonly string[], reserved: readonly string[]): void {
  const bad = words.find((word) => word === '' || /[\t\n\r ]/.test(word) || reserved.includes(word));
  if (bad === undefined) return;
  throw new DataError({
    where: 'trainNgram',
    expected: 'symbols without spaces and line ends, none of them <s>, </s> or <unk>',
    got: JSON.stringify(bad),
    fix: 'Write spaces of a character model as ▁.',
  });
}
