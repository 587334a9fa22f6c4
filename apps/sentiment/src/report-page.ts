// The page of an evaluated run: scores, curves, confusion, confidence, and the examples with the words that speak for them.
import { at } from '@longhand/base';
import { flagsOf } from '@longhand/cli';
import type { ClassificationSet } from '@longhand/datasets';
import { registerGradients } from '@longhand/lstm-core/gradients';
import {
  classificationSections,
  type EvaluationReport,
  type LabelledExample,
  type ReportPage,
  runPage,
  type Section,
  sampleExamples,
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

export function reportPage(source: PageSource): Promise<ReportPage> {
  const { trained, set, split, scores, evaluation, environment, examples, probabilities } = source;
  const { config, preset, labels, run } = trained;
  const baseline = { ...defaults, ...presets[preset as keyof typeof presets] };
  const { accuracy, macroF1, matthews } = scores.metrics;
  const { prediction } = scores;
  return runPage(
    {
      ...{
        app: 'sentiment',
        title: `Sentiment: ${set.name}, ${config.model}`,
        unit: 'examples',
        evaluation,
        environment,
      },
      about: [`${split} split, ${examples.length.toLocaleString('en')} examples`, ...set.notes],
      ...{ settings: config, baseline, flags: flagsOf(config, baseline) },
      metrics: [
        { name: 'accuracy', percent: true, ...accuracy },
        { name: 'macro F1', percent: true, ...macroF1 },
        { name: 'Matthews correlation', ...matthews },
      ],
      metricsFile: config.model === 'lstm' ? run.file('metrics.jsonl') : undefined,
    },
    [
      ...classificationSections({
        ...{ labels, prediction, probabilities },
        truth: examples.map(({ label }) => label),
        confidences: probabilities.map((row, i) => at(row, at(prediction, i))),
        lengths: examples.map(({ tokens }) => tokens.length),
        unit: 'tokens',
      }),
      classTable(source),
      exampleSection(source),
    ],
  );
}

const classTable = ({ trained: { labels }, scores }: PageSource): Section => ({
  ...{ kind: 'table', group: 'Errors', title: 'Classes' },
  columns: ['class', 'precision', 'recall', 'F1', 'examples'],
  rows: scores.report.perClass.map(({ precision, recall, f1, support }, c) => [
    at(labels, c),
    ...[precision, recall, f1].map((value) => value.toFixed(3)),
    support,
  ]),
});

/** So many have their words coloured: each costs a gradient. */
const maxExplained = 120;
const maxTokens = 120; // enough to read

function exampleSection({ trained, examples, probabilities, scores }: PageSource): Section {
  const { labels, classifier } = trained;
  const ease = examples.map(({ label }, i) => at(at(probabilities, i), label));
  const explained = new Set(classifier.explain ? sampleExamples(ease, maxExplained) : []);
  registerGradients();
  const row = (i: number): LabelledExample => {
    const [{ text, label, tokens }, predicted] = [at(examples, i), at(scores.prediction, i)];
    const read = tokens.slice(0, maxTokens);
    const weights = explained.has(i) ? classifier.explain?.(read, predicted).weights : undefined;
    return {
      ...{ text, truth: at(labels, label), prediction: at(labels, predicted), name: `${i + 1}` },
      ...{ probability: at(at(probabilities, i), predicted), score: at(ease, i), length: tokens.length },
      tokens: weights && read.map((token, t) => ({ token, weight: at(weights, t) })),
    };
  };
  return {
    ...{ kind: 'examples', title: 'Examples', scoreName: 'least probability of the truth', total: examples.length },
    note: explained.size > 0 ? 'Green words speak for the prediction, red ones against it.' : undefined,
    rows: sampleExamples(ease).map(row),
  };
}
