// Interpolated modified Kneser-Ney (Chen and Goodman 1999, section 3): discounts D1, D2, D3+ for each length, the shorter
// model taking what they free; unigrams over a uniform share of all words, `<unk>` among them.
import { ConfigError, DataError } from '@longhand/base';
import { adjustedCounts, type NgramCount } from './counts.ts';
import { type NgramEntry, NgramModel } from './model.ts';
import { begin, end, unknown } from './symbols.ts';

export interface NgramOptions {
  /** Longest n-gram. Default 3. */
  readonly order?: number;
  /** Words that the model knows though the texts may not have them. */
  readonly vocabulary?: Iterable<string>;
}

/** Taken from counts of 1, of 2, and of 3 and more. */
export type Discounts = readonly [one: number, two: number, more: number];

export interface TrainedNgram {
  readonly model: NgramModel;
  /** For each length. */
  readonly discounts: readonly Discounts[];
  /** Lengths whose counts are too few to estimate discounts from; they have 0.5, 1 and 1.5, as KenLM's fallback. */
  readonly fallbacks: readonly number[];
}

/**
 * @param texts as words or characters, without `<s>` and `</s>`
 * @throws DataError if there is no text or it holds one of the special symbols; ConfigError
 */
export function trainNgram(texts: Iterable<readonly string[]>, options: NgramOptions = {}): TrainedNgram {
  const { order = 3, vocabulary = [] } = options;
  if (!Number.isInteger(order) || order < 1)
    throw new ConfigError({ where: 'trainNgram: order', expected: 'a positive integer', got: String(order) });
  const all = [...texts];
  if (all.length === 0) throw new DataError({ where: 'trainNgram', expected: 'at least one text', got: 'none' });
  for (const text of all) checkText(text);
  const counts = adjustedCounts(all, order);
  const estimates = counts.map(discountsOf);
  const discounts = estimates.map(({ values }) => values);
  const histories = counts.map((ofLength, i) => historiesOf(ofLength, discounts[i]!));

  const words = new Set([...counts[0]!.map((count) => count.words[0]!), ...vocabulary, unknown, end]);
  words.delete(begin); // it is never the next word
  const { entries, probs } = unigrams(words, counts[0]!, discounts[0]!, histories[0]!.get('')!);
  const levels = [entries];
  let shorter = probs;
  for (let i = 1; i < order; i++) {
    const level = longer(counts[i]!, discounts[i]!, histories[i]!, shorter);
    levels.push(level.entries);
    shorter = level.probs;
  }
  const withBackoff = levels.flatMap((level, i) =>
    level.map((entry) => ({ ...entry, backoff: Math.log10(histories[i + 1]?.get(keyOf(entry.words))?.freed ?? 1) })),
  );
  const fallbacks = estimates.flatMap(({ estimated }, i) => (estimated ? [] : [i + 1]));
  return { model: new NgramModel(withBackoff, order), discounts, fallbacks };
}

type Probs = ReadonlyMap<string, number>;

interface Level {
  readonly entries: Omit<NgramEntry, 'backoff'>[];
  readonly probs: Probs;
}

function unigrams(
  words: ReadonlySet<string>,
  counts: readonly NgramCount[],
  discounts: Discounts,
  root: History,
): Level {
  const known = new Map(counts.map((count) => [count.words[0]!, count.count]));
  const uniform = root.freed / words.size;
  const probs = new Map(
    [...words].map((word) => {
      const count = known.get(word) ?? 0;
      return [word, (count - discountOf(count, discounts)) / root.sum + uniform] as const;
    }),
  );
  const entries = [...probs].map(([word, p]) => ({ words: [word], logProb: Math.log10(p) }));
  // ARPA's way to say that the start is never predicted.
  return { entries: [{ words: [begin], logProb: -99 }, ...entries], probs };
}

function longer(
  counts: readonly NgramCount[],
  discounts: Discounts,
  histories: ReadonlyMap<string, History>,
  shorter: Probs,
): Level {
  const probs = new Map<string, number>();
  const entries = counts.map(({ words, count }) => {
    const { sum, freed } = histories.get(keyOf(words.slice(0, -1)))!;
    const p = (count - discountOf(count, discounts)) / sum + freed * shorter.get(keyOf(words.slice(1)))!;
    probs.set(keyOf(words), p);
    return { words, logProb: Math.log10(p) };
  });
  return { entries, probs };
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
  const n = [0, 0, 0, 0, 0];
  for (const { count } of counts) if (count <= 4) n[count] = n[count]! + 1;
  const [, n1, n2, n3, n4] = n as [number, number, number, number, number];
  const y = n1 / (n1 + 2 * n2);
  const values: Discounts = [1 - (2 * y * n2) / n1, 2 - (3 * y * n3) / n2, 3 - (4 * y * n4) / n3];
  const estimated = values.every((value, i) => value >= 0 && value <= i + 1);
  return estimated ? { values, estimated } : { values: [0.5, 1, 1.5], estimated };
}

const keyOf = (words: readonly string[]): string => words.join('\n');

function checkText(text: readonly string[]): void {
  const bad = text.find((word) => word === '' || /\s/u.test(word) || [begin, end, unknown].includes(word));
  if (bad === undefined) return;
  throw new DataError({
    where: 'trainNgram',
    expected: 'symbols without white space, none of them <s>, </s> or <unk>',
    got: JSON.stringify(bad),
    fix: 'Write spaces of a character model as ▁.',
  });
}
