// The page of an evaluated run: scores beside the baselines, curves, and summaries beside their sources.
import { at } from '@longhand/base';
import { defaultsOf } from '@longhand/bundle/settings';
import { flagsOf } from '@longhand/cli';
import type { SummarizationSet } from '@longhand/datasets';
import {
  curvesFromMetrics,
  type EvaluationReport,
  type ReportPage,
  readMetrics,
  type Section,
  type SummaryRow,
} from '@longhand/report';
import type { Environment } from '@longhand/runs';
import type { Summary } from '@longhand/summarization';
import { modeOf, presetsOf, settingsOf } from './modes.ts';
import type { TrainedRun } from './run.ts';
import type { Scores } from './scores.ts';
import { metricsOfAll, type System, tableOf } from './systems.ts';

export interface PageSource {
  readonly trained: TrainedRun;
  readonly set: SummarizationSet;
  readonly split: keyof SummarizationSet['splits'];
  readonly summaries: readonly Summary[];
  readonly scores: Scores;
  readonly systems: readonly System[];
  readonly evaluation: EvaluationReport;
  readonly environment: Environment;
}

const shown = 5;

export async function reportPage(source: PageSource): Promise<ReportPage> {
  const { trained, set, split, scores, systems, evaluation, environment } = source;
  const { config, preset, run } = trained;
  const mode = modeOf(config.mode);
  const presets = presetsOf(mode);
  const base = { ...defaultsOf(settingsOf(mode)), ...presets[preset as keyof typeof presets] };
  const named = (name: string) => ({ name: titles[name] ?? name, ...scores.metrics[name]! });
  const { rouge1: _, ...metrics } = scores.metrics;
  return {
    title: `Summarization: ${set.name}, ${config.mode}`,
    subtitle: [`${split} split, ${set.splits[split].length} documents`, scores.signature, ...set.notes].join('. '),
    command: [
      'pnpm --filter ./apps/summarization train',
      `--mode ${config.mode}`,
      ...(preset ? [`--preset ${preset}`] : []),
      ...flagsOf(config, base),
    ].join(' '),
    metrics: [named('rouge1'), ...Object.keys(metrics).map(named)],
    sections: [
      {
        kind: 'table',
        title: 'Beside the baselines',
        columns: ['system', ...metricsOfAll(systems)],
        rows: tableOf(systems),
      },
      ...curvesFromMetrics(await readMetrics(run.file('metrics.jsonl'))),
      ...exampleSections(source),
      ...attentionMaps(source),
    ],
    settings: config,
    environment: {
      ...environment,
      compute: `${evaluation.compute}, ${evaluation.threads} thread${evaluation.threads > 1 ? 's' : ''}`,
      parameters: evaluation.parameters,
      'training seconds': Math.round(evaluation.trainSeconds),
      'documents a second': Number(evaluation.examplesPerSecond.toPrecision(3)),
    },
  };
}

const titles: Readonly<Record<string, string>> = {
  rouge1: 'ROUGE-1 F',
  rouge2: 'ROUGE-2 F',
  rougeL: 'ROUGE-L F',
  rougeLsum: 'ROUGE-Lsum F',
  bestRouge1: 'ROUGE-1 F, best reference',
  bestRouge2: 'ROUGE-2 F, best reference',
  bestRougeL: 'ROUGE-L F, best reference',
  tokenF1: 'token F1',
  macroTokenF1: 'token F1, mean',
  compressionRate: 'tokens kept, %',
  exactTokens: 'same tokens, %',
  exact: 'same text, %',
  novelBigrams: 'new bigrams, %',
  repeatedTrigrams: 'repeated trigrams, %',
  words: 'words a summary',
};

/** By ROUGE-L, or by token F1 where there is one. */
function exampleSections({ set, split, summaries, scores }: PageSource): Section[] {
  const { macroTokenF1, rougeL } = scores.statistics;
  const [metric, counts] = macroTokenF1 ? ['token F1', macroTokenF1] : ['ROUGE-L F', rougeL!];
  const examples = set.splits[split];
  const rows = examples.map(({ id, summaries: references }, i): SummaryRow => {
    const { text, source, words } = at(summaries, i);
    const score = `${metric} ${(100 * at(at(counts, i), 0)).toFixed(1)}`;
    return { name: id, source, summary: words ?? text, references, score };
  });
  const order = rows.map((_, i) => i).sort((a, b) => at(at(counts, b), 0) - at(at(counts, a), 0) || a - b);
  const middle = Math.floor(order.length / 2);
  const section = (title: string, indices: readonly number[]): Section => ({
    kind: 'summaries',
    title,
    note: `Ordered by ${metric}. Marked in the source: what stands in the summary, the deeper the more probable or the more read. Underlined in the summary: what was probably copied.`,
    rows: indices.map((i) => at(rows, i)),
  });
  return [
    section('The best', order.slice(0, shown)),
    section('Around the median', order.slice(Math.max(0, middle - 2), middle + 3)),
    section('The worst', order.slice(-shown).reverse()),
  ];
}

/** What was read for each word of some written summaries, of sources short enough to see. */
function attentionMaps({ summaries }: PageSource): Section[] {
  const readable = ({ source, words }: Summary) =>
    source.length <= 30 && words !== undefined && words.length > 0 && words.every(({ attention }) => attention);
  return summaries
    .filter(readable)
    .slice(0, 3)
    .map(({ text, source, words }) => ({
      kind: 'heatMap',
      title: `Attention: ${text}`,
      note: 'A row is a word of the summary with the probability that it was copied, its columns the weights over the source.',
      rows: words!.map((word) => `${word.text} (${word.copied.toFixed(2)})`),
      columns: source.map((unit) => unit.text),
      values: words!.map(({ attention }) => source.map((_, s) => Number((attention![s] ?? 0).toFixed(3)))),
    }));
}
