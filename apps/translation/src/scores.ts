// What translations are worth: BLEU, chrF, chrF++ and TER with intervals.
import { type CorpusMetric, corpusScore, createBleu, createChrf, createTer, type Interval } from '@longhand/metrics';

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

export interface Scores {
  readonly metrics: Readonly<Record<string, Interval>>;
  /** Of all metrics, one after another. */
  readonly signature: string;
  /** Share of the sentences that are the reference exactly. */
  readonly exact: number;
}

export function scoreOf(
  hypotheses: readonly string[],
  references: readonly string[],
  metrics: ReturnType<typeof metricsFor>,
  seed: number,
): Scores {
  const wrapped = references.map((reference) => [reference]);
  const scored = Object.entries(metrics).map(
    ([name, metric]) => [name, metric, corpusScore(metric, hypotheses, wrapped, { seed })] as const,
  );
  return {
    metrics: Object.fromEntries(scored.map(([name, , { value, low, high }]) => [name, { value, low, high }])),
    signature: scored.map(([, { name }, { signature }]) => `${name}|${signature}`).join(' '),
    exact: hypotheses.filter((text, i) => text === references[i]).length / hypotheses.length,
  };
}
