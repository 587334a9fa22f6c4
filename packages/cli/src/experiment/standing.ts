// Where a model stands among what needs no network: said where it stands below.
import { formatNumber, type MetricView, metricOf, unitText } from '@longhand/metrics';

type Scores = Readonly<Record<string, number>>;

/** What a model and its baselines are compared by. */
export interface Standing {
  /** Key of a metric, the one that chose the weights; a baseline without it is not compared. */
  readonly metric: string;
  /** Default: the metric's own. */
  readonly view?: MetricView;
  /** Of the model, where the reported metrics lack it. */
  readonly own?: number;
  /** Baselines that nobody can have, e.g. one that knows the reference. */
  readonly noRivals?: readonly string[];
  /** How to have the baseline, as a sentence, or what may help; default: more data. */
  readonly offer?: (baseline: string) => string;
}

const noOffer = { better: 'More data, or other settings, may help.', equal: 'More rows may tell them apart.' };

/** A line if a baseline is better, or as good; none if the model is better than each of them. */
export function standingNotes(own: Scores, baselines: Readonly<Record<string, Scores>>, standing: Standing): string[] {
  const { metric: key, noRivals = [], offer } = standing;
  const value = standing.own ?? own[key];
  const rivals = Object.entries(baselines).flatMap(([name, scores]) => {
    const score = scores[key];
    return score === undefined || noRivals.includes(name) ? [] : [{ name, score }];
  });
  if (value === undefined) return [];
  const metric = standing.view ?? metricOf(key);
  const gain = (score: number) => (metric.better === 'lower' ? value - score : score - value);
  const [best] = rivals.sort((a, b) => gain(b.score) - gain(a.score));
  if (!best || !(gain(best.score) >= 0)) return [];
  const [theirs, ours] = [best.score, value].map((score) => formatNumber(metric, score));
  const name = [metric.name, unitText(metric)].filter(Boolean).join(', ');
  const isTie = theirs === ours;
  const comparison = isTie
    ? `${best.name} is as good as this model: ${theirs} (${name}).`
    : `${best.name} is better than this model: ${theirs} against ${ours} (${name}).`;
  return [`${comparison} ${offer?.(best.name) ?? noOffer[isTie ? 'equal' : 'better']}`];
}
