// A subword tokenizer: text -> ids -> text, trained here, kept as tokenizer.json as Hugging Face's libraries read and write it.
import type { Random } from '@longhand/base';
import { BOS, compareCodePoints, EOS, PAD, specialTokens, Vocabulary } from '../vocabulary.ts';
import { readJson, type TokenizerJson, writeJson } from './json.ts';
import { learnBpe, type Merge, symbolsOf } from './merges.ts';
import { type Bpe, type BpeDropout, createBpe } from './segmenter.ts';
import { misleads, type SpaceMarking, suffixOf, type TextOptions, textOf, wordsOf } from './text.ts';

/** How subwords are learned. */
export interface SubwordOptions {
  /** 0: characters. */
  readonly merges: number;
  /** Default 2. */
  readonly minFrequency?: number;
  readonly spaces?: SpaceMarking;
  readonly lowerCase?: boolean;
  /** Default NFC. */
  readonly normalization?: 'NFC' | 'NFKC';
}

/**
 * Byte-pair encoding with its vocabulary: text to ids and back.
 * @example
 * const tokenizer = SubwordTokenizer.train(lines, { merges: 8000 });
 * tokenizer.decode(tokenizer.encode('An unknown word.')); // 'An unknown word.'
 */
export class SubwordTokenizer {
  readonly vocabulary: Vocabulary;
  readonly merges: readonly Merge[];
  readonly options: TextOptions;
  readonly #bpe: Bpe;

  private constructor(vocabulary: Vocabulary, merges: readonly Merge[], options: TextOptions) {
    this.vocabulary = vocabulary;
    this.merges = merges;
    this.options = options;
    this.#bpe = createBpe(merges, { suffix: suffixOf(options) });
  }

  /** Learns from lines of text; those of two languages together make a joint tokenizer. @throws ConfigError */
  static train(lines: Iterable<string>, options: SubwordOptions): SubwordTokenizer {
    const { spaces = 'metaspace', lowerCase = false, normalization = 'NFC', merges, minFrequency } = options;
    const text = { spaces, lowerCase, normalization, escapes: spaces === 'metaspace' };
    const suffix = suffixOf(text);
    const counts = new Map<string, number>();
    for (const line of lines) for (const word of wordsOf(line, text)) counts.set(word, (counts.get(word) ?? 0) + 1);
    const forbidden = (left: string, right: string) => misleads(left, right, text);
    const learned = learnBpe(counts, { merges, minFrequency, suffix, forbidden });
    const characters = new Set<string>();
    for (const word of counts.keys())
      for (const symbol of [...Array.from(word), ...symbolsOf(word, suffix)]) characters.add(symbol);
    const units = new Set([...characters].sort(compareCodePoints));
    for (const [left, right] of learned) units.add(left + right);
    return new SubwordTokenizer(Vocabulary.ofTokens([...units]), learned, text);
  }

  /** @param dropout of merges, for training (Provilkov et al. 2020) */
  tokens(text: string, dropout?: BpeDropout): string[] {
    return wordsOf(text, this.options).flatMap((word) => this.#bpe(word, dropout));
  }

  encode(text: string, dropout?: { readonly rate: number; readonly random: Random }): number[] {
    return this.vocabulary.encode(this.tokens(text, dropout));
  }

  /** The text of ids; special tokens but UNK are left out. @throws DataError for an id outside the vocabulary */
  decode(ids: Iterable<number>): string {
    const units = this.vocabulary.decode([...ids].filter((id) => id !== PAD && id !== BOS && id !== EOS));
    return this.join(units);
  }

  /** The text of units. */
  join(units: readonly string[]): string {
    return textOf(units, this.options);
  }

  /** tokenizer.json. */
  toJSON(): TokenizerJson {
    return writeJson(this.vocabulary.tokens, this.merges, this.options);
  }

  /** Reads what `toJSON` writes. @param where names the source in errors @throws DataError for a tokenizer of another make */
  static fromJSON(value: unknown, where = 'SubwordTokenizer.fromJSON'): SubwordTokenizer {
    const { tokens, merges, options } = readJson(value, where);
    return new SubwordTokenizer(Vocabulary.ofTokens(tokens.slice(specialTokens.length)), merges, options);
  }
}
