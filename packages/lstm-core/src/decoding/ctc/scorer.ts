// What besides the acoustic model has a say in prefix search: language models, a lexicon, a bonus a word. Each is a scorer that
// reads the labels one by one; several become one by `combineScorers`.

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
}

export interface TokenScorerOptions {
  /** The language model's log probabilities count this much. */
  readonly weight: number;
  /** Added for each label, or the log probabilities would prefer short texts. Default 0. */
  readonly bonus?: number;
}

/** A language model over the labels themselves (characters or subwords), fused at each of them. @param symbols of each label */
export const tokenScorer = <State>(
  model: SymbolModel<State>,
  symbols: readonly string[],
  { weight, bonus = 0 }: TokenScorerOptions,
): PrefixScorer<State> => ({
  start: () => model.start(),
  extend: (state, token) => {
    const { state: next, logProb } = model.next(state, symbols[token]!);
    return { state: next, score: weight * logProb + bonus };
  },
  finish: (state) => weight * model.end(state),
});

/** How labels spell words. */
export interface Spelling {
  /** Text of each label without spaces; empty for a label that only separates words. */
  readonly texts: readonly string[];
  /** Whether a word ends before this label: a space, or a unit that begins a word. */
  readonly boundary: readonly boolean[];
}

export interface WordState<State> {
  readonly model: State;
  /** The letters of the word that has not ended. */
  readonly partial: string;
}

/**
 * A language model over words, fused where a word ends, with a bonus for each word. @param options `bonus` is the
 * word insertion bonus
 */
export function wordScorer<State>(
  model: SymbolModel<State>,
  { texts, boundary }: Spelling,
  { weight, bonus = 0 }: TokenScorerOptions,
): PrefixScorer<WordState<State>> {
  const endWord = (state: WordState<State>) => {
    if (state.partial === '') return { model: state.model, score: 0 };
    const { state: next, logProb } = model.next(state.model, state.partial);
    return { model: next, score: weight * logProb + bonus };
  };
  return {
    start: () => ({ model: model.start(), partial: '' }),
    extend: (state, token) => {
      if (!boundary[token]) return { state: { ...state, partial: state.partial + texts[token]! }, score: 0 };
      const ended = endWord(state);
      return { state: { model: ended.model, partial: texts[token]! }, score: ended.score };
    },
    finish: (state) => {
      const ended = endWord(state);
      return ended.score + weight * model.end(ended.model);
    },
  };
}
