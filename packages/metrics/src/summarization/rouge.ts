// ROUGE (Lin 2004) as Google's rouge_score computes it: n-gram overlap, the longest common subsequence of whole texts (L),
// and the union of those of their lines (Lsum).
import { at, ConfigError, DataError } from '@longhand/base';
import { countNgrams } from '../ngrams.ts';
import { commonLength, commonPlaces } from './common-subsequence.ts';
import { createRougeTokenizer, type RougeTokenizerOptions } from './rouge-tokenizers.ts';

/** All kinds of ROUGE. */
export const rougeNames = ['rouge1', 'rouge2', 'rouge3', 'rougeL', 'rougeLsum'] as const;
/** A kind of ROUGE. */
export type RougeName = (typeof rougeNames)[number];

/** Tokenizer, which kinds, and what counts where there are several references. */
export interface RougeOptions extends RougeTokenizerOptions {
  /** Which to compute; default all. */
  readonly names?: readonly RougeName[];
  /** Of several references: the one with the highest F, for each metric by itself (default), or the mean over all. */
  readonly references?: 'best' | 'mean';
}

/** Each from 0 to 1. */
export interface RougeScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Precision, recall and F1 of each kind of ROUGE. */
export type RougeScores = Readonly<Record<RougeName, RougeScore>>;

/** ROUGE with its options: scores of a summary, and a signature. */
export interface Rouge {
  /** Everything a score depends on. @param references how many each summary has; `var` where that differs */
  signature(references: number | 'var'): string;
  /** Scores of one summary; those not asked for are absent. @throws DataError without a reference */
  score(prediction: string, references: readonly string[]): RougeScores;
}

/** The release of Google's rouge_score whose values these are. */
const release = '0.1.2';

/**
 * ROUGE with its options, as Google's rouge_score computes it.
 * @throws ConfigError for an unknown name, tokenizer or way with several references
 */
export function createRouge(options: RougeOptions = {}): Rouge {
  const { names = rougeNames, references: several = 'best' } = options;
  const unknown = names.find((name) => !rougeNames.includes(name));
  if (unknown !== undefined)
    throw new ConfigError({ where: 'ROUGE: names', expected: rougeNames.join(', '), got: `"${unknown}"` });
  if (several !== 'best' && several !== 'mean')
    throw new ConfigError({ where: 'ROUGE: references', expected: 'best, mean', got: `"${several satisfies never}"` });
  const tokenizer = createRougeTokenizer(options);
  const read = (text: string): Text => {
    const lines = names.includes('rougeLsum')
      ? text
          .split('\n')
          .filter((line) => line !== '')
          .map(tokenizer.tokenize)
      : [];
    return { tokens: tokenizer.tokenize(text), lines };
  };
  return {
    signature: (references) => {
      const many = references === 1 ? '' : `|refs:${references}-${several}`;
      return `rouge_score:${release}|tok:${tokenizer.name}|stem:${options.stemmer ? 'porter' : 'no'}${many}`;
    },
    score: (prediction, references) => {
      if (references.length === 0) throw new DataError({ where: 'ROUGE', expected: 'a reference', got: 'none' });
      const own = read(prediction);
      const all = references.map((reference) => scoreTexts(names, read(reference), own));
      const pairs = names.map((name) => [
        name,
        combine(
          all.map((scores) => scores[name]!),
          several,
        ),
      ]);
      return Object.fromEntries(pairs) as RougeScores;
    },
  };
}

interface Text {
  readonly tokens: readonly string[];
  readonly lines: readonly (readonly string[])[];
}

function scoreTexts(
  names: readonly RougeName[],
  target: Text,
  prediction: Text,
): Partial<Record<RougeName, RougeScore>> {
  const score = (name: RougeName): RougeScore => {
    switch (name) {
      case 'rouge1':
        return overlap(target.tokens, prediction.tokens, 1);
      case 'rouge2':
        return overlap(target.tokens, prediction.tokens, 2);
      case 'rouge3':
        return overlap(target.tokens, prediction.tokens, 3);
      case 'rougeL': {
        const hits = commonLength(target.tokens, prediction.tokens);
        return scoreOf(hits, prediction.tokens.length, target.tokens.length);
      }
      case 'rougeLsum':
        return unionScore(target.lines, prediction.lines);
      default:
        throw new DataError({ where: 'ROUGE', expected: rougeNames.join(', '), got: `"${name satisfies never}"` });
    }
  };
  return Object.fromEntries(names.map((name) => [name, score(name)]));
}

function overlap(target: readonly string[], prediction: readonly string[], order: number): RougeScore {
  const [wanted, given] = [countNgrams(target, order, ' '), countNgrams(prediction, order, ' ')];
  let hits = 0;
  for (const [ngram, count] of wanted) hits += Math.min(count, given.get(ngram) ?? 0);
  return scoreOf(hits, prediction.length - order + 1, target.length - order + 1);
}

/** Each token counts at most as often as it occurs on both sides. */
function unionScore(target: readonly (readonly string[])[], prediction: readonly (readonly string[])[]): RougeScore {
  const [left, wanted] = [countNgrams(prediction.flat(), 1, ' '), countNgrams(target.flat(), 1, ' ')];
  let hits = 0;
  for (const line of target) {
    const places = new Set(prediction.flatMap((other) => commonPlaces(line, other)));
    for (const place of [...places].sort((a, b) => a - b)) {
      const token = at(line, place);
      const [here, there] = [wanted.get(token) ?? 0, left.get(token) ?? 0];
      if (here === 0 || there === 0) continue;
      hits++;
      wanted.set(token, here - 1);
      left.set(token, there - 1);
    }
  }
  return scoreOf(hits, prediction.flat().length, target.flat().length);
}

function scoreOf(hits: number, predicted: number, wanted: number): RougeScore {
  const [precision, recall] = [hits / Math.max(1, predicted), hits / Math.max(1, wanted)];
  return { precision, recall, f1: hits === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

function combine(scores: readonly RougeScore[], several: 'best' | 'mean'): RougeScore {
  if (several === 'best') return scores.reduce((best, score) => (score.f1 > best.f1 ? score : best));
  const mean = (of: (score: RougeScore) => number) => scores.reduce((sum, score) => sum + of(score), 0) / scores.length;
  return { precision: mean((s) => s.precision), recall: mean((s) => s.recall), f1: mean((s) => s.f1) };
}
