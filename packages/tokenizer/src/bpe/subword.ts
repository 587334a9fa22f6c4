// A subword tokenizer: text -> ids -> text, trained here, kept as tokenizer.json as Hugging Face's libraries read and write it.
import { DataError, type Random } from '@longhand/base';
import { BOS, compareCodePoints, EOS, PAD, specialTokens, UNK, Vocabulary } from '../vocabulary.ts';
import { endOfWord, learnBpe, type Merge, symbolsOf } from './merges.ts';
import { type Bpe, type BpeDropout, createBpe } from './segmenter.ts';

/**
 * - `whitespace`: words stand between spaces already (tokenized text); a word's last unit ends in `</w>`.
 * - `metaspace`: any text. Spaces become `▁`, words, numbers and punctuation are taken apart, and decoding gives the text back.
 */
export type SpaceMarking = 'whitespace' | 'metaspace';

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

type TextOptions = Required<Pick<SubwordOptions, 'spaces' | 'lowerCase' | 'normalization'>>;

const space = '▁';
const wordPattern = '▁?[\\p{L}\\p{M}]+|▁?\\p{N}+|▁?[^▁\\p{L}\\p{M}\\p{N}]+|▁';
const words = new RegExp(wordPattern, 'gu');

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
    const text = { spaces, lowerCase, normalization };
    const suffix = suffixOf(text);
    const counts = new Map<string, number>();
    for (const line of lines) for (const word of wordsOf(line, text)) counts.set(word, (counts.get(word) ?? 0) + 1);
    const learned = learnBpe(counts, { merges, minFrequency, suffix });
    const characters = new Set([...counts.keys()].flatMap((word) => [...Array.from(word), ...symbolsOf(word, suffix)]));
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
    const text = units.join('');
    const spaced =
      this.options.spaces === 'metaspace'
        ? text.replaceAll(space, ' ')
        : text.replaceAll(endOfWord, ' ').replaceAll(specialTokens[UNK], `${specialTokens[UNK]} `);
    return spaced.trim();
  }

  /** tokenizer.json. */
  toJSON(): TokenizerJson {
    const { spaces, lowerCase, normalization } = this.options;
    const metaspace = { type: 'Metaspace', replacement: space, prepend_scheme: 'always', split: true };
    const split = { type: 'Split', pattern: { Regex: wordPattern }, behavior: 'Isolated', invert: false };
    return {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: specialTokens.map((content, id) => ({
        ...{ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true },
      })),
      normalizer: {
        type: 'Sequence',
        normalizers: [
          { type: normalization },
          ...(lowerCase ? [{ type: 'Lowercase' }] : []),
          { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
          { type: 'Strip', strip_left: true, strip_right: true },
        ],
      },
      pre_tokenizer:
        spaces === 'metaspace' ? { type: 'Sequence', pretokenizers: [metaspace, split] } : { type: 'WhitespaceSplit' },
      post_processor: null,
      decoder: spaces === 'metaspace' ? metaspace : { type: 'BPEDecoder', suffix: endOfWord },
      model: {
        type: 'BPE',
        dropout: null,
        unk_token: specialTokens[UNK],
        continuing_subword_prefix: null,
        end_of_word_suffix: suffixOf(this.options) || null,
        fuse_unk: false,
        byte_fallback: false,
        ignore_merges: false,
        vocab: Object.fromEntries(this.vocabulary.tokens.map((token, id) => [token, id])),
        merges: this.merges,
      },
    };
  }

  /** Reads what `toJSON` writes. @param where names the source in errors @throws DataError for a tokenizer of another make */
  static fromJSON(value: unknown, where = 'SubwordTokenizer.fromJSON'): SubwordTokenizer {
    const json = (value ?? {}) as Partial<TokenizerJson>;
    const problem = (expected: string, got: unknown) =>
      new DataError({
        where,
        expected,
        got: JSON.stringify(got) ?? 'nothing',
        fix: 'Train a tokenizer with Longhand.',
      });
    if (json.model?.type !== 'BPE') throw problem('a BPE tokenizer.json', json.model?.type);
    const normalizers = json.normalizer?.normalizers?.map(({ type }) => type) ?? [];
    const normalization = normalizers[0];
    if (normalization !== 'NFC' && normalization !== 'NFKC') throw problem('NFC or NFKC first', normalizers);
    const spaces = json.pre_tokenizer?.type === 'WhitespaceSplit' ? 'whitespace' : 'metaspace';
    const options = { spaces, lowerCase: normalizers.includes('Lowercase'), normalization } as const;
    const entries = Object.entries(json.model.vocab).sort(([, a], [, b]) => a - b);
    if (entries.some(([, id], i) => id !== i)) throw problem('ids from 0 without gaps', entries.length);
    if (specialTokens.some((token, id) => entries[id]?.[0] !== token))
      throw problem(`${specialTokens.join(' ')} first`, entries.slice(0, 4));
    const merges = json.model.merges.map((merge) =>
      typeof merge === 'string' ? (merge.split(' ') as unknown as Merge) : merge,
    );
    const vocabulary = Vocabulary.ofTokens(entries.slice(specialTokens.length).map(([token]) => token));
    const tokenizer = new SubwordTokenizer(vocabulary, merges, options);
    const own = JSON.stringify(tokenizer.toJSON().pre_tokenizer);
    if (JSON.stringify(json.pre_tokenizer) !== own) throw problem(`the pre_tokenizer ${own}`, json.pre_tokenizer);
    return tokenizer;
  }
}

/** The parts of tokenizer.json that are read. */
export interface TokenizerJson {
  readonly version: string;
  readonly normalizer: (JsonPart & { readonly normalizers?: readonly JsonPart[] }) | null;
  readonly pre_tokenizer: JsonPart | null;
  readonly model: {
    readonly type: string;
    readonly vocab: Readonly<Record<string, number>>;
    readonly merges: readonly (Merge | string)[];
    readonly [other: string]: unknown;
  };
  readonly [other: string]: unknown;
}

interface JsonPart {
  readonly type: string;
  readonly [other: string]: unknown;
}

const suffixOf = ({ spaces }: Pick<TextOptions, 'spaces'>): string => (spaces === 'whitespace' ? endOfWord : '');

function wordsOf(text: string, { spaces, lowerCase, normalization }: TextOptions): string[] {
  const normalized = text.normalize(normalization);
  const line = (lowerCase ? normalized.toLowerCase() : normalized).replace(/\s+/gu, ' ').trim();
  if (line === '') return [];
  return spaces === 'whitespace' ? line.split(' ') : (`${space}${line.replaceAll(' ', space)}`.match(words) ?? []);
}
