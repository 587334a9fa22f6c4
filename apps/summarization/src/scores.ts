// What summaries are worth: ROUGE against the references, agreement of kept tokens, and how they are worded.
import type { SummarizationSet, SummaryExample } from '@longhand/datasets';
import {
  createRouge,
  createRougeTokenizer,
  type Interval,
  intervalsOf,
  metricOf,
  novelNgrams,
  type Rouge,
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

const shortNames = ['rouge1', 'rouge2', 'rougeL'] as const satisfies readonly RougeName[];
const shownNames = [...shortNames, 'rougeLsum'] as const;
type ShownName = (typeof shownNames)[number];

/** Chinese by its characters, all else as Google's tool. */
const tokenizerOf = (language: string) => (language === 'zh' ? 'characters' : 'google');

const rowsOf = (values: readonly (readonly number[])[]): Float64Array[] => values.map((row) => Float64Array.from(row));

export interface ScoreOptions {
  /** ROUGE of Porter's stems too, as `stemmed...`; of English. Default false. */
  readonly stemmer?: boolean;
}

/**
 * ROUGE is against the first reference; where a set has more, `best...` takes the best of them for each example, `mean...` the mean.
 * @param examples of which at least one
 * @throws ConfigError for stems of a language that ROUGE has none of
 */
export function statisticsOf(
  examples: readonly SummaryExample[],
  summaries: readonly Scored[],
  { language }: Pick<SummarizationSet, 'language'>,
  { stemmer = false }: ScoreOptions = {},
): Pick<Scores, 'statistics' | 'signature'> {
  const tokenizer = tokenizerOf(language);
  const several = examples.some(({ summaries: references }) => references.length > 1);
  const rouge = createRouge({ names: shownNames, tokenizer });
  const statistics: Record<string, readonly Float64Array[]> = {};
  const add = (own: Rouge, names: readonly ShownName[], prefix: string, referencesOf = firstOf) => {
    const scores = examples.map((example, i) => own.score(summaries[i]!.text, referencesOf(example)));
    for (const name of names)
      statistics[prefix ? prefix + name.replace('r', 'R') : name] = rowsOf(scores.map((one) => [one[name].f1, 1]));
  };
  add(rouge, shownNames, '');
  if (several) {
    add(rouge, shortNames, 'best', allOf);
    add(createRouge({ names: shortNames, tokenizer, references: 'mean' }), shortNames, 'mean', allOf);
  }
  if (stemmer) add(createRouge({ names: shortNames, tokenizer, stemmer }), shortNames, 'stemmed');
  Object.assign(statistics, selectionCountsOf(examples, summaries), wordingCounts(examples, summaries, tokenizer));
  return { statistics, signature: rouge.signature(several ? 'var' : 1) };
}

const firstOf = ({ summaries: [own = ''] }: SummaryExample): readonly string[] => [own];
const allOf = ({ summaries: references }: SummaryExample): readonly string[] => references;

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
  { seed, ...options }: ScoreOptions & { readonly seed: number },
): Scores {
  const { statistics, signature } = statisticsOf(examples, summaries, set, options);
  return { metrics: intervalsOf(statistics, { seed }), statistics, signature };
}

/** The scores alone, for dev in training and the tables of baselines; `rouge` is the mean of ROUGE-1, -2 and -L. */
export function pointScores(
  examples: readonly SummaryExample[],
  summaries: readonly Scored[],
  set: Pick<SummarizationSet, 'language'>,
  options: ScoreOptions = {},
): Record<string, number> {
  const { statistics } = statisticsOf(examples, summaries, set, options);
  const scores = Object.entries(statistics).map(([name, rows]) => {
    const metric = metricOf(name);
    return [name, metric.score(sumOf(metric, rows))];
  });
  const values = Object.fromEntries(scores) as Record<string, number>;
  return { rouge: (values.rouge1! + values.rouge2! + values.rougeL!) / 3, ...values };
}
