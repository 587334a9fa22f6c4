// What summaries are worth: ROUGE against the references, agreement of kept tokens, and how they are worded.
import type { SummarizationSet, SummaryExample } from '@longhand/datasets';
import {
  createRouge,
  createRougeTokenizer,
  type Interval,
  intervalsOf,
  metricOf,
  novelNgrams,
  type RougeName,
  repeatedNgrams,
  selectionCounts,
  sumOf,
  tokenF1,
} from '@longhand/metrics';
import type { Summary } from '@longhand/summarization';

/** What of a summary is scored. */
export type Scored = Pick<Summary, 'text' | 'keep'>;

export interface Scores {
  readonly metrics: Readonly<Record<string, Interval>>;
  /** For each metric the counts of each example, which add up. */
  readonly statistics: Statistics;
  readonly signature: string;
}

/** For each metric the counts of each example. */
type Statistics = Readonly<Record<string, readonly Float64Array[]>>;

const shownNames = ['rouge1', 'rouge2', 'rougeL', 'rougeLsum'] as const satisfies readonly RougeName[];

/** Chinese by its characters, all else as Google's tool. */
const tokenizerOf = (language: string) => (language === 'zh' ? 'characters' : 'google');

const rowsOf = (values: readonly (readonly number[])[]): Float64Array[] => values.map((row) => Float64Array.from(row));

/**
 * ROUGE is against the first reference; where a set has more, `best...` takes the best of them for each example.
 * @param examples of which at least one
 */
export function statisticsOf(
  examples: readonly SummaryExample[],
  summaries: readonly Scored[],
  { language }: Pick<SummarizationSet, 'language'>,
): Pick<Scores, 'statistics' | 'signature'> {
  const tokenizer = tokenizerOf(language);
  const rouge = createRouge({ names: shownNames, tokenizer });
  const several = examples.some(({ summaries: references }) => references.length > 1);
  const score = (references: (example: SummaryExample) => readonly string[]) =>
    examples.map((example, i) => rouge.score(summaries[i]!.text, references(example)));
  const first = score(({ summaries: [own] }) => [own!]);
  const best = several ? score(({ summaries: references }) => references) : [];
  const f1 = (scores: typeof first, name: RougeName) => rowsOf(scores.map((one) => [one[name].f1, 1]));
  const statistics: Record<string, readonly Float64Array[]> = {};
  for (const name of shownNames) statistics[name] = f1(first, name);
  if (several) for (const name of shownNames.slice(0, 3)) statistics[`best${name.replace('r', 'R')}`] = f1(best, name);
  Object.assign(statistics, selectionCountsOf(examples, summaries), wordingCounts(examples, summaries, tokenizer));
  return { statistics, signature: rouge.signature(several ? 'var' : 1) };
}

/** Where examples say which tokens stay, and the summaries are such a choice. */
function selectionCountsOf(examples: readonly SummaryExample[], summaries: readonly Scored[]): Statistics {
  if (!examples.every(({ keep }) => keep) || !summaries.every(({ keep }) => keep)) return {};
  const counts = examples.map(({ keep }, i) => selectionCounts(summaries[i]!.keep!, keep!));
  const rows = rowsOf(counts);
  return {
    tokenF1: rows,
    macroTokenF1: rowsOf(counts.map((own) => [tokenF1(own), 1])),
    compressionRate: rows,
    exactTokens: rowsOf(counts.map(([both, system, wanted]) => [Number(both === system && both === wanted), 1])),
  };
}

function wordingCounts(
  examples: readonly SummaryExample[],
  summaries: readonly Scored[],
  tokenizer: ReturnType<typeof tokenizerOf>,
): Statistics {
  const { tokenize } = createRougeTokenizer({ tokenizer });
  const tokens = summaries.map(({ text }) => tokenize(text));
  const same = examples.map(({ summaries: references }, i) => references.some((one) => one === summaries[i]!.text));
  return {
    exact: rowsOf(same.map((equal) => [Number(equal), 1])),
    novelBigrams: rowsOf(examples.map(({ document }, i) => novelNgrams(tokenize(document), tokens[i]!, 2))),
    repeatedTrigrams: rowsOf(tokens.map((own) => repeatedNgrams(own, 3))),
    words: rowsOf(tokens.map(({ length }) => [length, 1])),
  };
}

/** With 95 % bootstrap intervals. */
export function scoreOf(
  examples: readonly SummaryExample[],
  summaries: readonly Scored[],
  set: Pick<SummarizationSet, 'language'>,
  seed: number,
): Scores {
  const { statistics, signature } = statisticsOf(examples, summaries, set);
  return { metrics: intervalsOf(statistics, { seed }), statistics, signature };
}

/** The scores alone, for dev in training and the tables of baselines; `rouge` is the mean of ROUGE-1, -2 and -L. */
export function pointScores(
  examples: readonly SummaryExample[],
  summaries: readonly Scored[],
  set: Pick<SummarizationSet, 'language'>,
): Record<string, number> {
  const { statistics } = statisticsOf(examples, summaries, set);
  const scores = Object.entries(statistics).map(([name, rows]) => {
    const metric = metricOf(name);
    return [name, metric.score(sumOf(metric, rows))];
  });
  const values = Object.fromEntries(scores) as Record<string, number>;
  return { rouge: (values.rouge1! + values.rouge2! + values.rougeL!) / 3, ...values };
}
