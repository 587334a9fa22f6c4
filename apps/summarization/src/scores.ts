// What summaries are worth: ROUGE against the references, agreement of kept tokens, and how they are worded. All times 100.
import type { SummarizationSet, SummaryExample } from '@longhand/datasets';
import {
  bootstrapInterval,
  createRouge,
  createRougeTokenizer,
  type Interval,
  keptShare,
  novelNgrams,
  type RougeName,
  repeatedNgrams,
  selectionCounts,
  tokenF1,
} from '@longhand/metrics';
import type { Summary } from '@longhand/summarization';

/** What of a summary is scored. */
export type Scored = Pick<Summary, 'text' | 'keep'>;

export interface Scores {
  readonly metrics: Readonly<Record<string, Interval>>;
  /** For each metric the counts of each example, which add up. */
  readonly statistics: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly signature: string;
}

type Metric = {
  readonly counts: readonly (readonly number[])[];
  readonly score: (sum: readonly number[]) => number;
};

const shownNames = ['rouge1', 'rouge2', 'rougeL', 'rougeLsum'] as const satisfies readonly RougeName[];

/** Chinese by its characters, all else as Google's tool. */
const tokenizerOf = (language: string) => (language === 'zh' ? 'characters' : 'google');

/** Counts that are `[sum, number]`. */
const mean = (values: readonly (readonly [number, number])[]): Metric => ({
  counts: values,
  score: ([sum, number]) => (number === 0 ? 0 : (100 * sum!) / number!),
});

/**
 * ROUGE is against the first reference; where a set has more, `best...` takes the best of them for each example.
 * @param examples of which at least one
 */
export function metricsOf(
  examples: readonly SummaryExample[],
  summaries: readonly Scored[],
  { language }: Pick<SummarizationSet, 'language'>,
): { readonly metrics: Readonly<Record<string, Metric>>; readonly signature: string } {
  const tokenizer = tokenizerOf(language);
  const rouge = createRouge({ names: shownNames, tokenizer });
  const several = examples.some(({ summaries: references }) => references.length > 1);
  const score = (references: (example: SummaryExample) => readonly string[]) =>
    examples.map((example, i) => rouge.score(summaries[i]!.text, references(example)));
  const first = score(({ summaries: [own] }) => [own!]);
  const best = several ? score(({ summaries: references }) => references) : [];
  const f1 = (scores: typeof first, name: RougeName) => mean(scores.map((one) => [one[name].f1, 1]));
  const metrics: Record<string, Metric> = {};
  for (const name of shownNames) metrics[name] = f1(first, name);
  if (several) for (const name of shownNames.slice(0, 3)) metrics[`best${name.replace('r', 'R')}`] = f1(best, name);
  Object.assign(metrics, selectionMetrics(examples, summaries), wordingMetrics(examples, summaries, tokenizer));
  return { metrics, signature: rouge.signature(several ? 'var' : 1) };
}

/** Where examples say which tokens stay, and the summaries are such a choice. */
function selectionMetrics(
  examples: readonly SummaryExample[],
  summaries: readonly Scored[],
): Readonly<Record<string, Metric>> {
  if (!examples.every(({ keep }) => keep) || !summaries.every(({ keep }) => keep)) return {};
  const counts = examples.map(({ keep }, i) => selectionCounts(summaries[i]!.keep!, keep!));
  return {
    tokenF1: { counts, score: (sum) => 100 * tokenF1(sum) },
    macroTokenF1: mean(counts.map((own) => [tokenF1(own), 1])),
    compressionRate: { counts, score: (sum) => 100 * keptShare(sum) },
    exactTokens: mean(counts.map(([both, system, wanted]) => [Number(both === system && both === wanted), 1])),
  };
}

function wordingMetrics(
  examples: readonly SummaryExample[],
  summaries: readonly Scored[],
  tokenizer: ReturnType<typeof tokenizerOf>,
): Readonly<Record<string, Metric>> {
  const { tokenize } = createRougeTokenizer({ tokenizer });
  const tokens = summaries.map(({ text }) => tokenize(text));
  const same = examples.map(({ summaries: references }, i) => references.some((one) => one === summaries[i]!.text));
  return {
    exact: mean(same.map((equal) => [Number(equal), 1])),
    novelBigrams: mean(examples.map(({ document }, i) => novelNgrams(tokenize(document), tokens[i]!, 2))),
    repeatedTrigrams: mean(tokens.map((own) => repeatedNgrams(own, 3))),
    words: { counts: tokens.map(({ length }) => [length, 1]), score: ([sum, number]) => sum! / number! },
  };
}

/** With 95 % bootstrap intervals. */
export function scoreOf(
  examples: readonly SummaryExample[],
  summaries: readonly Scored[],
  set: Pick<SummarizationSet, 'language'>,
  seed: number,
): Scores {
  const { metrics, signature } = metricsOf(examples, summaries, set);
  const entries = Object.entries(metrics);
  return {
    metrics: Object.fromEntries(entries.map(([name, metric]) => [name, intervalOf(metric, seed)])),
    statistics: Object.fromEntries(entries.map(([name, { counts }]) => [name, counts])),
    signature,
  };
}

/** The scores alone, for dev in training and the tables of baselines; `rouge` is the mean of ROUGE-1, -2 and -L. */
export function pointScores(
  examples: readonly SummaryExample[],
  summaries: readonly Scored[],
  set: Pick<SummarizationSet, 'language'>,
): Record<string, number> {
  const { metrics } = metricsOf(examples, summaries, set);
  const scores = Object.entries(metrics).map(([name, { counts, score }]) => [name, score(sumOf(counts))]);
  const values = Object.fromEntries(scores) as Record<string, number>;
  return { rouge: (values.rouge1! + values.rouge2! + values.rougeL!) / 3, ...values };
}

function sumOf(rows: readonly (readonly number[])[], indices: ArrayLike<number> = rows.map((_, i) => i)): number[] {
  const sum = new Array<number>(rows[0]!.length).fill(0);
  for (let i = 0; i < indices.length; i++) {
    const row = rows[indices[i]!]!;
    for (let c = 0; c < sum.length; c++) sum[c] = sum[c]! + row[c]!;
  }
  return sum;
}

const intervalOf = ({ counts, score }: Metric, seed: number): Interval =>
  bootstrapInterval(counts.length, (indices) => score(sumOf(counts, indices)), { seed });
