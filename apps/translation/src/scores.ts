// What translations are worth: BLEU, chrF, chrF++ and TER with intervals.
import {
  bootstrapInterval,
  type CorpusMetric,
  corpusStatistics,
  createBleu,
  createChrf,
  createTer,
  type Interval,
  statisticOf,
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

export interface Scores {
  readonly metrics: Readonly<Record<string, Interval>>;
  /** For each metric the counts of each sentence. */
  readonly statistics: Readonly<Record<string, readonly Float64Array[]>>;
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
  const scored = Object.entries(metrics).map(([name, metric]) => {
    const { perSentence, signature } = corpusStatistics(metric, hypotheses, wrapped);
    const interval = bootstrapInterval(perSentence.length, statisticOf(metric, perSentence), { seed });
    return { name, interval, perSentence, signature: `${metric.name}|${signature}` };
  });
  return {
    metrics: Object.fromEntries(scored.map(({ name, interval }) => [name, interval])),
    statistics: Object.fromEntries(scored.map(({ name, perSentence }) => [name, perSentence])),
    signature: scored.map(({ signature }) => signature).join(' '),
    exact: hypotheses.filter((text, i) => text === references[i]).length / hypotheses.length,
  };
}
