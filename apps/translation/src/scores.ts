// What translations are worth: BLEU, chrF, chrF++ and TER with intervals.
import {
  type CorpusMetric,
  type CorpusScores,
  corpusScores,
  createBleu,
  createChrf,
  createTer,
  pointScores,
} from '@longhand/metrics';

/** On text whose words stand between spaces BLEU must not tokenize again. */
export function metricsFor(
  tokenized: boolean,
  language: string,
): Readonly<Record<'bleu' | 'chrf' | 'chrfpp' | 'ter', CorpusMetric>> {
  const tokenize = tokenized ? 'none' : language === 'zh' ? 'zh' : language === 'ja' ? 'char' : '13a';
  return {
    bleu: createBleu({ tokenize }),
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

/** Scores of the source as its own translation. */
export const copyScores = (
  pairs: readonly { readonly source: string; readonly target: string }[],
  metrics: ReturnType<typeof metricsFor>,
): Record<string, number> =>
  pointScores(
    metrics,
    pairs.map(({ source }) => source),
    pairs.map(({ target }) => target),
  );
