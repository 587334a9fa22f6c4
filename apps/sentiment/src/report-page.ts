// The page of an evaluated run: scores, curves, confusion, each class, and the examples worth reading.
import { at } from '@longhand/base';
import { flagsOf } from '@longhand/cli';
import type { ClassificationSet } from '@longhand/datasets';
import {
  curvesFromMetrics,
  type EvaluationReport,
  type ExampleRow,
  type ReportPage,
  readMetrics,
  type Section,
} from '@longhand/report';
import type { Environment } from '@longhand/runs';
import { defaults, presets } from './config.ts';
import type { Example } from './data.ts';
import type { TrainedRun } from './run.ts';
import type { Scores } from './scores.ts';

export interface PageSource {
  readonly trained: TrainedRun;
  readonly set: ClassificationSet;
  readonly split: string;
  readonly examples: readonly Example[];
  readonly probabilities: readonly (readonly number[])[];
  readonly scores: Scores;
  readonly evaluation: EvaluationReport;
  readonly environment: Environment;
}

const examplesShown = 8;

export async function reportPage(source: PageSource): Promise<ReportPage> {
  const { trained, set, split, scores, evaluation, environment, examples } = source;
  const { config, preset, labels, run } = trained;
  const curves = config.model === 'lstm' ? curvesFromMetrics(await readMetrics(run.file('metrics.jsonl'))) : [];
  const base = { ...defaults, ...presets[preset as keyof typeof presets] };
  const { accuracy, macroF1, matthews } = scores.metrics;
  return {
    title: `Sentiment: ${set.name}, ${config.model}`,
    subtitle: [`${split} split, ${examples.length} examples`, ...set.notes].join('. '),
    command: [
      'pnpm --filter ./apps/sentiment train',
      ...(preset ? [`--preset ${preset}`] : []),
      ...flagsOf(config, base),
    ].join(' '),
    metrics: [
      { name: 'accuracy', percent: true, ...accuracy },
      { name: 'macro F1', percent: true, ...macroF1 },
      { name: 'Matthews correlation', ...matthews },
    ],
    sections: [
      ...curves,
      { kind: 'confusion', title: 'Confusion', labels, counts: scores.report.confusion },
      {
        kind: 'table',
        title: 'Classes',
        columns: ['class', 'precision', 'recall', 'F1', 'examples'],
        rows: scores.report.perClass.map(({ precision, recall, f1, support }, c) => [
          labels[c] as string,
          ...[precision, recall, f1].map((value) => value.toFixed(3)),
          support,
        ]),
      },
      ...exampleSections(source),
    ],
    settings: config,
    environment: {
      ...environment,
      compute: `${evaluation.compute}, ${evaluation.threads} thread${evaluation.threads > 1 ? 's' : ''}`,
      parameters: evaluation.parameters,
      'training seconds': Math.round(evaluation.trainSeconds),
      'examples a second': Math.round(evaluation.examplesPerSecond),
    },
  };
}

/** The surest mistakes, and the right answers that were surest. */
function exampleSections({ trained, examples, probabilities, scores }: PageSource): Section[] {
  const sure = examples
    .map((_, i) => ({ i, probability: at(at(probabilities, i), at(scores.prediction, i)) }))
    .sort((a, b) => b.probability - a.probability || a.i - b.i);
  const right = ({ i }: { i: number }) => scores.prediction[i] === at(examples, i).label;
  const row = ({ i, probability }: { i: number; probability: number }): ExampleRow => {
    const [example, label] = [at(examples, i), at(scores.prediction, i)];
    const { labels, classifier } = trained;
    const shown = example.tokens.slice(0, 120); // enough to read
    const weights = classifier.explain?.(shown, label).weights;
    return {
      text: example.text,
      truth: labels[example.label] as string,
      prediction: labels[label] as string,
      probability,
      tokens: weights && shown.map((token, t) => ({ token, weight: weights[t] as number })),
    };
  };
  const note = trained.classifier.explain ? 'Green words speak for the prediction, red ones against it.' : undefined;
  const section = (title: string, rows: ExampleRow[]): Section[] =>
    rows.length === 0 ? [] : [{ kind: 'examples', title, note, rows }];
  return [
    ...section(
      'Surest mistakes',
      sure
        .filter((item) => !right(item))
        .slice(0, examplesShown)
        .map(row),
    ),
    ...section('Surest right answers', sure.filter(right).slice(0, examplesShown).map(row)),
  ];
}
