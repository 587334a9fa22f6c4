// Every metric by the key under which runs keep it in report.json and statistics.json: one that stands here is shown, tested and
// compared everywhere.
import { ConfigError } from '@longhand/base';
import { type BootstrapOptions, bootstrapInterval, type Interval } from './bootstrap.ts';
import { balancedAccuracyMetric, macroF1Metric, macroFBetaMetric, matthewsMetric } from './class-metrics.ts';
import { type Metric, type MetricView, statisticOf } from './metric.ts';
import { createCer, createWer } from './speech/index.ts';
import { keptShare, tokenF1 } from './summarization/index.ts';
import { createBleu, createChrf, createTer } from './translation/index.ts';

/** Of rows [sum, number]; 0 of nothing. */
const mean = (view: MetricView, scale = 1): Metric => ({
  ...view,
  score: ([sum, number]) => (number === 0 ? 0 : (scale * sum!) / number!),
});
const percent = (name: string, better: MetricView['better'] = 'higher'): Metric =>
  mean({ name, unit: 'percent', better, decimals: 1 }, 100);
const rouge = (name: string): Metric => mean({ name, unit: 'points', better: 'higher', decimals: 1 }, 100);

const catalogue = {
  accuracy: mean({ name: 'accuracy', unit: 'fraction', better: 'higher', decimals: 1 }),
  macroF1: macroF1Metric,
  balancedAccuracy: balancedAccuracyMetric,
  /** Precision counts twice as much as recall. */
  macroF05: macroFBetaMetric(0.5),
  /** Recall counts twice as much as precision. */
  macroF2: macroFBetaMetric(2),
  matthews: matthewsMetric,

  bleu: createBleu(),
  chrf: createChrf(),
  chrfpp: createChrf({ wordOrder: 2 }),
  ter: createTer(),

  wer: createWer(),
  cer: createCer(),

  rouge1: rouge('ROUGE-1'),
  rouge2: rouge('ROUGE-2'),
  rougeL: rouge('ROUGE-L'),
  rougeLsum: rouge('ROUGE-Lsum'),
  bestRouge1: rouge('ROUGE-1, best reference'),
  bestRouge2: rouge('ROUGE-2, best reference'),
  bestRougeL: rouge('ROUGE-L, best reference'),
  meanRouge1: rouge('ROUGE-1, mean of references'),
  meanRouge2: rouge('ROUGE-2, mean of references'),
  meanRougeL: rouge('ROUGE-L, mean of references'),
  stemmedRouge1: rouge('ROUGE-1, stemmed'),
  stemmedRouge2: rouge('ROUGE-2, stemmed'),
  stemmedRougeL: rouge('ROUGE-L, stemmed'),
  tokenF1: {
    ...{ name: 'token F1', unit: 'percent', better: 'higher', decimals: 1 },
    score: (sum: Float64Array) => 100 * tokenF1(sum),
  },
  macroTokenF1: percent('token F1, mean'),
  compressionRate: {
    ...{ name: 'tokens kept', unit: 'percent', better: 'neither', decimals: 1 },
    score: (sum: Float64Array) => 100 * keptShare(sum),
  },
  exactTokens: percent('same tokens'),
  exact: percent('same text'),
  novelBigrams: percent('new bigrams', 'neither'),
  repeatedTrigrams: percent('repeated trigrams', 'lower'),
  words: mean({ name: 'words a summary', unit: 'words', better: 'neither', decimals: 1 }),

  loss: mean({ name: 'loss', unit: 'nats', better: 'lower', decimals: 4 }),
  /** Of rows [negative log-likelihood, tokens]. */
  perplexity: {
    ...{ name: 'perplexity', unit: 'perplexity', better: 'lower', decimals: 2 },
    score: ([nats, tokens]: Float64Array) => Math.exp(nats! / tokens!),
  },
} as const satisfies Record<string, Metric>;

/** The name of a metric of the catalogue. */
export type MetricKey = keyof typeof catalogue;

/** The keys of all metrics. */
export const metricKeys = Object.keys(catalogue) as readonly MetricKey[];

/** The metric that runs keep under this key. @throws ConfigError for a key that no metric has */
export function metricOf(key: string): Metric {
  if (Object.hasOwn(catalogue, key)) return catalogue[key as MetricKey];
  throw new ConfigError({ where: 'metric', expected: metricKeys.join(', '), got: `"${key}"` });
}

/**
 * The score of each key's rows with its 95 % bootstrap interval.
 * @param statistics for each metric a row of counts of each example
 * @throws ConfigError for a key that no metric has; DataError for no rows
 */
export function intervalsOf<Key extends string>(
  statistics: Readonly<Record<Key, readonly Float64Array[]>>,
  options: BootstrapOptions = {},
): Record<Key, Interval> {
  const entries = Object.entries<readonly Float64Array[]>(statistics);
  return Object.fromEntries(
    entries.map(([key, rows]) => [key, bootstrapInterval(rows.length, statisticOf(metricOf(key), rows), options)]),
  ) as Record<Key, Interval>;
}
