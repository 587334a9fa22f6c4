// Tokens by id. PAD 0, UNK 1, BOS 2, EOS 3, then tokens by falling count, ties in code-point order.
import { ConfigError, DataError, parseStored } from '@longhand/base';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';

/** The id of padding. */
export const PAD = 0;
/** The id of every token that a vocabulary has not. */
export const UNK = 1;
/** The id of a sequence's beginning. */
export const BOS = 2;
/** The id of a sequence's end. */
export const EOS = 3;
/** The tokens of the ids 0 to 3. */
export const specialTokens = ['<pad>', '<unk>', '<s>', '</s>'] as const;

const FORMAT = 'longhand-vocabulary';

/** Which tokens a vocabulary keeps. */
export interface VocabularyOptions {
  /** Rarer tokens become UNK. Default 1. */
  readonly minCount?: number;
  /** The most ids, specials included; absent: no bound. */
  readonly maxSize?: number;
}

/** A vocabulary as it is stored. */
export interface VocabularyJson {
  readonly format: typeof FORMAT;
  readonly version: 1;
  /** Of the tokens: a file that was changed is refused. Absent in files of earlier releases. */
  readonly fingerprint?: string;
  readonly tokens: readonly string[];
}

const schema = z.looseObject({
  format: z.literal(FORMAT),
  version: z.literal(1),
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{12}$/, 'Invalid input: expected twelve hexadecimal digits')
    .optional(),
  tokens: z.array(z.string()),
});
const fix = 'Take the vocabulary.json that was written with the weights.';

/**
 * Tokens by id and ids by token: PAD 0, UNK 1, BOS 2, EOS 3, then by falling count.
 * @example
 * const vocabulary = Vocabulary.build([['not', 'bad'], ['bad']], { maxSize: 30_000 });
 * vocabulary.encode(['bad', 'good']); // [4, 1]: 1 is UNK
 */
export class Vocabulary {
  /** All tokens by id, specials first. */
  readonly tokens: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;

  private constructor(tokens: readonly string[]) {
    this.tokens = tokens;
    // A text may hold "<pad>": it is a word then, not the special, so specials have no entry of their own.
    this.#ids = new Map(tokens.slice(specialTokens.length).map((token, i) => [token, i + specialTokens.length]));
  }

  static build(
    texts: Iterable<readonly string[]>,
    { minCount = 1, maxSize = Number.POSITIVE_INFINITY }: VocabularyOptions = {},
  ): Vocabulary {
    checkAtLeast('minCount', minCount, 0);
    checkAtLeast('maxSize', maxSize, 0);
    const counts = new Map<string, number>();
    for (const tokens of texts) for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
    const kept = [...counts]
      .filter(([, count]) => count >= minCount)
      .sort(([a, countA], [b, countB]) => countB - countA || compareCodePoints(a, b))
      .slice(0, Math.max(0, maxSize - specialTokens.length));
    return new Vocabulary([...specialTokens, ...kept.map(([token]) => token)]);
  }

  /** These tokens after the specials, in this order. @throws DataError if one comes twice */
  static ofTokens(tokens: readonly string[]): Vocabulary {
    return Vocabulary.fromJSON({ format: FORMAT, version: 1, tokens: [...specialTokens, ...tokens] }, 'tokens');
  }

  /** @param where names the source in errors, e.g. the file. @throws DataError if the value is no vocabulary */
  static fromJSON(value: unknown, where = 'Vocabulary.fromJSON'): Vocabulary {
    const { tokens, fingerprint } = parseStored(schema, value, where, fix);
    const problem = (expected: string, got: string) => new DataError({ where, expected, got, fix });
    if (specialTokens.some((token, id) => tokens[id] !== token)) {
      const got = tokens.slice(0, specialTokens.length).map((token) => token.slice(0, 20));
      throw problem(`the special tokens ${specialTokens.join(' ')} first`, JSON.stringify(got.join(' ')));
    }
    const seen = new Set<string>();
    for (const token of tokens.slice(specialTokens.length)) {
      if (seen.has(token)) throw problem('every token once', `${JSON.stringify(token.slice(0, 40))} twice`);
      seen.add(token);
    }
    const vocabulary = new Vocabulary(tokens);
    if (fingerprint !== undefined && fingerprint !== vocabulary.fingerprint)
      throw problem(`tokens with the fingerprint ${fingerprint}`, vocabulary.fingerprint);
    return vocabulary;
  }

  toJSON(): VocabularyJson {
    return { format: FORMAT, version: 1, fingerprint: this.fingerprint, tokens: this.tokens };
  }

  get size(): number {
    return this.tokens.length;
  }

  /** Tokens that texts have: all but the special ones. */
  get count(): number {
    return this.size - specialTokens.length;
  }

  has(token: string): boolean {
    return this.#ids.has(token);
  }

  /** UNK where the token is not known. */
  id(token: string): number {
    return this.#ids.get(token) ?? UNK;
  }

  encode(tokens: readonly string[]): number[] {
    return tokens.map((token) => this.id(token));
  }

  /** @throws DataError if an id is outside the vocabulary */
  decode(ids: Iterable<number>): string[] {
    return Array.from(ids, (id) => {
      const token = this.tokens[id];
      if (token === undefined)
        throw new DataError({ where: 'Vocabulary.decode', expected: `ids 0 to ${this.size - 1}`, got: String(id) });
      return token;
    });
  }

  /** The share of tokens in these texts that are known. NaN if there is none. */
  coverage(texts: Iterable<readonly string[]>): number {
    let known = 0;
    let total = 0;
    for (const tokens of texts) {
      total += tokens.length;
      for (const token of tokens) if (this.has(token)) known++;
    }
    return known / total;
  }

  /** Twelve hexadecimal digits that tell this vocabulary from another. */
  get fingerprint(): string {
    return bytesToHex(sha256(utf8ToBytes(this.tokens.join('\n')))).slice(0, 12);
  }
}

function checkAtLeast(name: string, value: number, least: number): void {
  if (value >= least) return;
  throw new ConfigError({ where: `Vocabulary.build: ${name}`, expected: `${least} or more`, got: String(value) });
}

/** Order by code point, which differs from JavaScript's own order (UTF-16) above U+FFFF. */
export function compareCodePoints(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let i = 0;
  while (i < end && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  return i < end ? sortKey(a.charCodeAt(i)) - sortKey(b.charCodeAt(i)) : a.length - b.length;
}

/** Surrogates, the halves of what is above U+FFFF, go behind all others. */
const sortKey = (unit: number): number => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit);
