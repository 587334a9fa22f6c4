// Sentences in two languages, as every reader gives them.
import type { Column } from './rows.ts';

/** A sentence and its translation. */
export interface SentencePair {
  readonly source: string;
  readonly target: string;
}

/** Sentences with their translations, in three splits. */
export interface TranslationSet {
  readonly name: string;
  /** Two-letter codes; of a user's own set as the text tells them, unless they were said. `und`: not known. */
  readonly languages: { readonly source: string; readonly target: string };
  /** Words and punctuation stand between spaces, lower-cased: as BLEU on such text wants it (`tokenize: 'none'`). */
  readonly tokenized: boolean;
  readonly splits: Readonly<Record<'train' | 'dev' | 'test', readonly SentencePair[]>>;
  readonly notes: readonly string[];
}

/** Languages and columns, and how your own data is divided. */
export interface TranslationOptions {
  /** `en-de`, the default of published sets: from English to German. Of your own data, default: what its text tells. */
  readonly pair?: string;
  /** Multi30k: `tok`, lower-cased and tokenized as papers score it, or `raw`. */
  readonly form?: 'tok' | 'raw';
  /** Of your own data, by name or number; default `source`. */
  readonly sourceColumn?: Column;
  /** Default `target`. */
  readonly targetColumn?: Column;
  /** Of the division of data that has no splits. */
  readonly seed?: number;
}
