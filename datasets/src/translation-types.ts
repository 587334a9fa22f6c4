// Sentences in two languages, as every reader gives them.

export interface SentencePair {
  readonly source: string;
  readonly target: string;
}

export interface TranslationSet {
  readonly name: string;
  /** Two-letter codes; `und` for a user's own set unless it says. */
  readonly languages: { readonly source: string; readonly target: string };
  /** Words and punctuation stand between spaces, lower-cased: as BLEU on such text wants it (`tokenize: 'none'`). */
  readonly tokenized: boolean;
  readonly splits: Readonly<Record<'train' | 'dev' | 'test', readonly SentencePair[]>>;
  readonly notes: readonly string[];
}
