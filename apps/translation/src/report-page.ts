// The page of an evaluated run: scores, curves, attention, and translations worth reading.
import { at } from '@longhand/base';
import { flagsOf } from '@longhand/cli';
import type { TranslationSet } from '@longhand/datasets';
import { sentenceBleu } from '@longhand/metrics';
import { curvesFromMetrics, type EvaluationReport, type ReportPage, readMetrics, type Section } from '@longhand/report';
import type { Environment } from '@longhand/runs';
import type { TranslationModel } from '@longhand/translation';
import { defaults, presets } from './config.ts';
import type { TrainedRun } from './run.ts';
import type { Scores } from './scores.ts';

export interface PageSource {
  readonly run: TrainedRun;
  readonly model: TranslationModel;
  readonly set: TranslationSet;
  readonly split: keyof TranslationSet['splits'];
  /** Translations of the split. */
  readonly hypotheses: readonly string[];
  readonly scores: Scores;
  readonly evaluation: EvaluationReport;
  readonly environment: Environment;
}

const shown = 10;

export async function reportPage(source: PageSource): Promise<ReportPage> {
  const { run: trained, set, split, scores, evaluation, environment } = source;
  const { config, preset, run } = trained;
  const base = { ...defaults, ...presets[preset as keyof typeof presets] };
  const { bleu, chrf, chrfpp, ter } = scores.metrics;
  return {
    title: `Translation: ${set.name}`,
    subtitle: [
      `${split} split, ${set.splits[split].length} sentences`,
      scores.signature.split(' ')[0],
      ...set.notes,
    ].join('. '),
    command: [
      'pnpm --filter ./apps/translation train',
      ...(preset ? [`--preset ${preset}`] : []),
      ...flagsOf(config, base),
    ].join(' '),
    metrics: [
      { name: 'BLEU', ...bleu! },
      { name: 'chrF', ...chrf! },
      { name: 'chrF++', ...chrfpp! },
      { name: 'TER (lower is better)', ...ter! },
      { name: 'exactly the reference', value: scores.exact, percent: true },
    ],
    sections: [
      ...curvesFromMetrics(await readMetrics(run.file('metrics.jsonl'))),
      ...(await attentionMaps(source)),
      ...exampleTables(source),
    ],
    settings: config,
    environment: {
      ...environment,
      compute: `${evaluation.compute}, ${evaluation.threads} thread${evaluation.threads > 1 ? 's' : ''}`,
      parameters: evaluation.parameters,
      'training seconds': Math.round(evaluation.trainSeconds),
      'sentences a second': Math.round(evaluation.examplesPerSecond),
    },
  };
}

/** The attention of some translations, short enough to see. */
async function attentionMaps({ model, set, split }: PageSource): Promise<Section[]> {
  const lines = set.splits[split]
    .map(({ source }) => source)
    .filter((line) => line.length > 20 && line.length < 70)
    .slice(0, 3);
  return (await model.explain(lines)).map(({ source, translation, attention }, i) => ({
    kind: 'heatMap',
    title: `Attention: ${lines[i]}`,
    note: 'A row is a token of the translation, its columns the weights over the source when it was chosen.',
    rows: labels(translation),
    columns: labels(source),
    values: attention.map((weights) => Array.from(weights, (weight) => Number(weight.toFixed(3)))),
  }));
}

const labels = (tokens: readonly string[]): string[] => [
  ...tokens.slice(0, -1).map((token) => token.replace('</w>', '')),
  'end',
];

function exampleTables({ set, split, hypotheses }: PageSource): Section[] {
  const rated = set.splits[split].map(({ source, target }, i) => {
    const text = at(hypotheses, i);
    return {
      source,
      target,
      text,
      bleu: sentenceBleu(text, [target], { tokenize: set.tokenized ? 'none' : '13a' }).score,
    };
  });
  const byScore = [...rated].sort((a, b) => a.bleu - b.bleu);
  const table = (title: string, rows: typeof rated): Section => ({
    kind: 'table',
    title,
    columns: ['source', 'translation', 'reference', 'BLEU'],
    rows: rows.map(({ source, target, text, bleu }) => [source, text, target, bleu.toFixed(1)]),
  });
  const middle = Math.floor(byScore.length / 2);
  return [
    table('The first sentences', rated.slice(0, shown)),
    table('Around the median', byScore.slice(Math.max(0, middle - shown / 2), middle + shown / 2)),
    table('The worst', byScore.slice(0, shown)),
  ];
}
