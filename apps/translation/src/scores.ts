// What translations are worth: BLEU, chrF, chrF++ and TER with intervals.
import type { SentencePair } from '@longhand/datasets';
import {
  type BleuTokenizer,
  type CorpusMetric,
  type CorpusScores,
  corpusScores,
  createBleu,
  createChrf,
  createTer,
  pointScores,
} from '@longhand/metrics';
import { baselineTranslations } from './baselines/index.ts';
import type { Config } from './config.ts';

/** What the metrics are to know of the text that is scored. */
export interface ScoredText {
  /** Words and punctuation stand between spaces: BLEU must not tokenize again. */
  readonly tokenized: boolean;
  /** Of the translations, a two-letter code. */
  readonly language: string;
  /** As the user says it; `auto`: as text and language ask. */
  readonly tokenizer: Config['bleuTokenizer'];
}

/** Languages written without spaces between words, and Korean, for which sacrebleu has tokenizers that need dictionaries. */
const byCharacter: ReadonlySet<string> = new Set(['ja', 'ko', 'th', 'lo', 'km', 'my']);
const mecab: ReadonlySet<string> = new Set(['ja', 'ko']);

/** BLEU's tokenizer: the one that is named, else the one that the language asks for. */
export function bleuTokenizer({ tokenized, language, tokenizer }: ScoredText): BleuTokenizer {
  if (tokenizer !== 'auto') return tokenizer;
  if (tokenized) return 'none';
  if (language === 'zh') return 'zh';
  return byCharacter.has(language) ? 'char' : '13a';
}

/** What a person should know of BLEU's tokenizer. */
export const tokenizerNotes = ({ language, tokenized, tokenizer }: ScoredText): string[] =>
  tokenizer === 'auto' && !tokenized && mecab.has(language)
    ? [`BLEU counts characters (tok:char): sacrebleu's tokenizer ${language}-mecab, which papers use, is not here.`]
    : [];

/** Whether words stand between spaces, as lengths are counted in words then. */
export const hasSpaces = (language: string): boolean =>
  language !== 'zh' && (language === 'ko' || !byCharacter.has(language));

export function metricsFor(text: ScoredText): Readonly<Record<'bleu' | 'chrf' | 'chrfpp' | 'ter', CorpusMetric>> {
  const { language, tokenized } = text;
  return {
    bleu: createBleu({ tokenize: bleuTokenizer(text) }),
    chrf: createChrf(),
    chrfpp: createChrf({ wordOrder: 2 }),
    ter: createTer({ asianSupport: language === 'zh' || language === 'ja', normalized: !tokenized }),
  };
}

export interface Scores extends CorpusScores {
  /** Share of the sentences that are the reference exactly. */
  readonly exact: number;
}

export const scoreOf = (
  hypotheses: readonly string[],
  references: readonly string[],
  metrics: ReturnType<typeof metricsFor>,
  seed: number,
): Scores => ({
  ...corpusScores(metrics, hypotheses, references, { seed }),
  exact: hypotheses.filter((text, i) => text === references[i]).length / hypotheses.length,
});

/** Scores of what needs no network, by its name. */
export function baselineScores(
  { train, pairs }: { readonly train: readonly SentencePair[]; readonly pairs: readonly SentencePair[] },
  { language }: Pick<ScoredText, 'language'>,
  metrics: ReturnType<typeof metricsFor>,
): Record<string, Record<string, number>> {
  const sources = pairs.map(({ source }) => source);
  const references = pairs.map(({ target }) => target);
  const translated = Object.entries(baselineTranslations(train, sources, hasSpaces(language)));
  return Object.fromEntries(translated.map(([name, lines]) => [name, pointScores(metrics, lines, references)]));
}
