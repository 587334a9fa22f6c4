// The page of an evaluated run: scores, curves, confusion, confidence, and the examples with the words that speak for them.
import { at } from '@longhand/base';
import { flagsOf } from '@longhand/cli';
import type { ClassificationSet } from '@longhand/datasets';
import { registerGradients } from '@longhand/lstm-core/gradients';
import { type Interval, metricOf } from '@longhand/metrics';
import {
  classificationSections,
  type EvaluationReport,
  type LabelledExample,
  type ReportPage,
  runPage,
  type Section,
  sampleByClass,
} from '@longhand/report';
import type { Environment } from '@longhand/runs';
import { checkMethod, type ExplainMethod, explain, explainedOf, isNetwork, needsGradients } from '@longhand/sentiment';
import { defaults, presets } from './config.ts';
import type { Example } from './data.ts';
import type { TrainedRun } from './run.ts';
import type { ScoreKey, Scores } from './scores.ts';

export interface PageSource {
  readonly trained: TrainedRun;
  readonly set: ClassificationSet;
  readonly split: string;
  readonly examples: readonly Example[];
  readonly probabilities: readonly (readonly number[])[];
  readonly scores: Scores;
  readonly metrics: readonly ScoreKey[];
  readonly explainMethod: ExplainMethod;
  readonly evaluation: EvaluationReport;
  readonly environment: Environment;
}

export function reportPage(source: PageSource): Promise<ReportPage> {
  const { trained, set, scores, evaluation, environment, examples, probabilities } = source;
  const { config, preset, labels, run } = trained;
  const baseline = { ...defaults, ...presets[preset as keyof typeof presets] };
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
      about: [aboutOf(source), `${examples.length.toLocaleString('en')} examples`, ...set.notes],
      ...{ settings: config, baseline, flags: flagsOf(config, baseline) },
      metrics: source.metrics.map((key) => {
        const { name, unit } = metricOf(key);
        const { value, low, high } = scores.metrics[key] as Interval;
        return { name, value, low, high, ...(unit === 'fraction' && { percent: true }) };
      }),
      metricsFile: isNetwork(config.model) ? run.file('metrics.jsonl') : undefined,
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

const aboutOf = ({ set, split, evaluation: { ensemble } }: PageSource): string =>
  [set.splits[split as 'test'] ? `${split} split` : set.name, ensemble ? `mean of ${ensemble.length} runs` : '']
    .filter(Boolean)
    .join(', ');

const classTable = ({ trained: { labels }, scores }: PageSource): Section => ({
  ...{ kind: 'table', group: 'Errors', title: 'Classes' },
  columns: ['class', 'precision', 'recall', 'F1', 'examples'],
  rows: scores.report.perClass.map(({ precision, recall, f1, support }, c) => [
    at(labels, c),
    ...[precision, recall, f1].map((value) => value.toFixed(3)),
    support,
  ]),
});

/** So many at most have their words coloured, and so many tokens are read for it: each costs a reading of the text. */
const maxExplained = 120;
const maxRead = 2_000_000;
const maxTokens = 120; // enough to see

const legends: Readonly<Record<ExplainMethod, string>> = {
  occlusion: 'Green words speak for the prediction, red ones against it: its log odds fall or rise without them.',
  'integrated-gradients': 'Green words speak for the prediction, red ones against it, by integrated gradients.',
  'gradient-input':
    'Green words speak for the prediction, red ones against it, by gradient x input, which is often wrong.',
  attention: 'Darker words had more attention, which speaks neither for nor against.',
};

function exampleSection({ trained, examples, probabilities, scores, explainMethod }: PageSource): Section {
  const { labels, classifiers } = trained;
  const truth = examples.map(({ label }) => label);
  const ease = examples.map(({ label }, i) => at(at(probabilities, i), label));
  const model = explainedOf(classifiers);
  checkMethod(model, explainMethod);
  if (needsGradients(explainMethod)) registerGradients();
  const explained = new Set(affordable(sampleByClass(ease, truth, maxExplained), examples));
  const row = (i: number): LabelledExample => {
    const [{ text, label, tokens }, predicted] = [at(examples, i), at(scores.prediction, i)];
    const weights = explained.has(i) ? explain(model, tokens, predicted, explainMethod).weights : undefined;
    const shown = tokens.slice(0, maxTokens);
    return {
      ...{ text, truth: at(labels, label), prediction: at(labels, predicted), name: `${i + 1}` },
      ...{ probability: at(at(probabilities, i), predicted), score: at(ease, i), length: tokens.length },
      tokens: weights && shown.map((token, t) => ({ token, weight: at(weights, t) })),
      ...(explainMethod === 'attention' && { unsigned: true }),
    };
  };
  return {
    ...{ kind: 'examples', title: 'Examples', scoreName: 'least probability of the truth', total: examples.length },
    note: explained.size > 0 ? legends[explainMethod] : undefined,
    rows: sampleByClass(ease, truth).map(row),
  };
}

/** As many of these as are read for no more than the budget: occlusion reads a text once for each of its tokens. */
function affordable(indices: readonly number[], examples: readonly Example[]): number[] {
  let left = maxRead;
  return indices.filter((i) => {
    left -= at(examples, i).tokens.length ** 2;
    return left >= 0;
  });
}
