// What besides the acoustic model has a say in prefix search: language models, a lexicon, a bonus a word. Each is a scorer that
// reads the labels one by one; several become one by `combineScorers`.
import { ConfigError, DataError } from '@longhand/base';
import { checkSpelling, type Spelling, textOf } from './spelling.ts';

/** What adds to the score of a label after those before it: a language model, a lexicon. */
export interface PrefixScorer<State> {
  start(): State;
  /** What the label adds to the score after this state; undefined where it may not stand. */
  extend(state: State, token: number): { readonly state: State; readonly score: number } | undefined;
  /** What the end adds; -Infinity where a text may not end. */
  finish(state: State): number;
}

/** The sum of their scores; a label must be allowed by all. */
export function combineScorers(scorers: readonly PrefixScorer<unknown>[]): PrefixScorer<readonly unknown[]> {
  return {
    start: () => scorers.map((scorer) => scorer.start()),
    extend: (states, token) => {
      let score = 0;
      const next: unknown[] = [];
      for (const [i, scorer] of scorers.entries()) {
        const extended = scorer.extend(states[i], token);
        if (!extended) return undefined;
        score += extended.score;
        next.push(extended.state);
      }
      return { state: next, score };
    },
    finish: (states) => scorers.reduce((sum, scorer, i) => sum + scorer.finish(states[i]), 0),
  };
}

/** A model of the next symbol: a word, or a unit of the acoustic model. Log probabilities are natural. */
export interface SymbolModel<State> {
  start(): State;
  next(state: State, symbol: string): { readonly state: State; readonly logProb: number };
  /** log p(end | state). */
  end(state: State): number;
  /** log p of its rarest symbol. */
  readonly rarest?: number;
}

/** How much a language model over labels counts. */
export interface TokenScorerOptions {
  /** The language model's log probabilities count this much. */
  readonly weight: number;
  /** Added for each label, or the log probabilities would prefer short texts. Default 0. */
  readonly bonus?: number;
  /**
   * Natural logarithm that stands for a model's "never" (log10 p of -90 and less: ARPA's -99, KenLM's -100, -Infinity). What was
   * said and the model does not know costs, and is heard all the same. Default: as its rarest symbol, or log10 p = -3.
   */
  readonly unknown?: number;
}

const never = -90 * Math.LN10;
const defaultUnknown = -3 * Math.LN10;

/** From log p to what it adds to the score. @throws ConfigError, DataError on NaN */
function fusion(where: string, rarest = defaultUnknown, { weight, bonus = 0, unknown = rarest }: TokenScorerOptions) {
  const check = (name: string, valid: boolean, expected: string, got: number) => {
    if (!valid) throw new ConfigError({ where: `${where}: ${name}`, expected, got: String(got) });
  };
  check('weight', weight >= 0 && weight < Number.POSITIVE_INFINITY, 'a number of 0 or more', weight);
  check('bonus', Number.isFinite(bonus), 'a number', bonus);
  check('unknown', unknown <= 0 && Number.isFinite(unknown), 'a number of 0 or less', unknown);
  return (logProb: number): number => {
    if (logProb < never) return weight * unknown;
    if (Number.isFinite(logProb)) return weight * logProb;
    throw new DataError({ where, expected: 'log probabilities of the language model', got: String(logProb) });
  };
}

/**
 * A language model over the labels themselves (characters or subwords), fused at each of them. @param symbols of each label
 * @throws ConfigError
 */
export function tokenScorer<State>(
  model: SymbolModel<State>,
  symbols: readonly string[],
  options: TokenScorerOptions,
): PrefixScorer<State> {
  const score = fusion('tokenScorer', model.rarest, options);
  const { bonus = 0 } = options;
  return {
    start: () => model.start(),
    extend: (state, token) => {
      const { state: next, logProb } = model.next(state, textOf(symbols, token));
      return { state: next, score: score(logProb) + bonus };
    },
    finish: (state) => score(model.end(state)),
  };
}

/** The state of a scorer of words: that of its model, and the word that has not ended. */
export interface WordState<State> {
  readonly model: State;
  /** The letters of the word that has not ended. */
  readonly partial: string;
}

/**
 * A language model over words, fused where a word ends, with a bonus for each word. @param options `bonus` is the
 * word insertion bonus
 * @throws ConfigError, ShapeError
 */
export function wordScorer<State>(
  model: SymbolModel<State>,
  spelling: Spelling,
  options: TokenScorerOptions,
): PrefixScorer<WordState<State>> {
  checkSpelling(spelling);
  const { texts, boundary } = spelling;
  const score = fusion('wordScorer', model.rarest, options);
  const { bonus = 0 } = options;
  const endWord = (state: WordState<State>) => {
    if (state.partial === '') return { model: state.model, score: 0 };
    const { state: next, logProb } = model.next(state.model, state.partial);
    return { model: next, score: score(logProb) + bonus };
  };
  return {
    start: () => ({ model: model.start(), partial: '' }),
    extend: (state, token) => {
      const text = textOf(texts, token);
      if (!boundary[token]) return { state: { model: state.model, partial: state.partial + text }, score: 0 };
      const ended = endWord(state);
      return { state: { model: ended.model, partial: text }, score: ended.score };
    },
    finish: (state) => {
      const ended = endWord(state);
      return ended.score + score(model.end(ended.model));
    },
  };
}
