// Scores a run, or an ensemble, on a split or a file: report.json, report.html, and a table for the terminal.
import { at } from '@longhand/base';
import { choice, group, text, type ValuesOf } from '@longhand/bundle/settings';
import { evaluateCommand, isMain, runMain, type Split } from '@longhand/cli';
import { evaluateRun, reportEvaluation, type Standing, timed, trainRows } from '@longhand/cli/experiment';
import { type ClassificationSet, repeatNotes } from '@longhand/datasets';
import { metricOf } from '@longhand/metrics';
import { userPath } from '@longhand/runs';
import { defaultExplainMethod, explainMethods, labelOf, meanProbabilities, tokenizerOf } from '@longhand/sentiment';
import { baselineScores } from './baselines.ts';
import { defaults } from './config.ts';
import { type Example, loadOther, loadSet, tokenizeRows } from './data.ts';
import { chosenThreshold, gains, thresholdOf, thresholdText, variantsOf } from './decide.ts';
import { reportPage } from './report-page.ts';
import { loadRun, type TrainedRun } from './run.ts';
import { plainScores, type ScoreKey, scoreOf, usualMetrics } from './scores.ts';

const settings = {
  ...group('Data', {
    data: text('', "A table or folder with labels, scored in place of the run's own split."),
    textColumn: text('', "Column of the text in --data; the run's if empty."),
    labelColumn: text('', "Column of the class in --data; the run's if empty."),
  }),
  ...group('Output', {
    threshold: text(
      '',
      'Of two classes, the least probability of the second that makes it the answer: a number, or dev for what dev chose.',
    ),
    fBeta: choice('none', ['none', '0.5', '2'], 'Adds macro F-beta: 0.5 for precision, 2 for recall.'),
    explainMethod: choice(
      defaultExplainMethod,
      explainMethods,
      'How the words of the examples in the report are weighed.',
    ),
  }),
};
export type EvaluateSettings = ValuesOf<typeof settings>;
const usual: EvaluateSettings = {
  data: '',
  textColumn: '',
  labelColumn: '',
  threshold: '',
  fBeta: 'none',
  explainMethod: defaultExplainMethod,
};

/** Writes the reports into the first run's folder and gives the table. */
export const evaluate = (
  paths: string | readonly [string, ...string[]],
  split: Split,
  own: EvaluateSettings = usual,
): Promise<string> =>
  evaluateRun(
    () => (typeof paths === 'string' ? loadRun(paths) : loadRun(...paths)),
    async (trained) => {
      const { config, labels, language } = trained;
      if (own.data === '') return evaluateTrained(trained, await loadSet(config), split, own);
      const columns = {
        textColumn: own.textColumn || config.textColumn,
        labelColumn: own.labelColumn || config.labelColumn,
      };
      const { name, rows } = await loadOther(userPath(own.data), columns, labels);
      const { train, notes: missing } = await trainRows(async () => (await loadSet(config)).splits.train);
      const words = (texts: readonly { readonly text: string }[]) => texts.map(({ text }) => text);
      const notes = [...missing, ...repeatNotes(words(train), words(rows), 'texts')];
      const set = { name, labels, language, splits: { train, dev: [], test: rows }, notes: [] };
      return evaluateTrained(trained, set, 'test', own, notes);
    },
  );

/** The same with run and data at hand. @param said what a person should know of the data, beside the scores */
export async function evaluateTrained(
  trained: TrainedRun,
  set: ClassificationSet,
  split: Split,
  own: EvaluateSettings = usual,
  said: readonly string[] = [],
): Promise<string> {
  const { config, labels, classifiers, paths } = trained;
  const { explainMethod } = own;
  const tokensOf = (name: Split) => tokenizeRows(set.splits[name], tokenizerOf(config), config.maxLength).examples;
  const examples = tokensOf(split);
  const [probabilities, seconds] = await timed(() => probabilitiesOf(trained, examples));
  const found = await thresholdOf(trained, { dev: split === 'dev' && own.data === '', examples, probabilities });
  const threshold = chosenThreshold(own.threshold, labels, found);
  const metrics: ScoreKey[] = [...usualMetrics, ...fBetaKeys(own.fBeta)];
  const prediction = decided(probabilities, threshold);
  const scores = scoreOf(examples, prediction, { numClasses: labels.length, seed: config.seed, metrics });
  const variants = variantsOf(threshold, found, (other) =>
    plainScores(examples, decided(probabilities, other), labels.length, metrics),
  );
  return reportEvaluation({
    ...{ trained, set, split, scores, seconds, unit: 'examples', runs: paths },
    ...(own.data && { data: userPath(own.data) }),
    ...(variants && { variants }),
    standing: standingOf(trained),
    baselines: baselineScores(tokensOf('train'), examples, trained, metrics),
    notes: [...said, ...(found && gains(found) ? [thresholdText(found, at(labels, 1))] : [])],
    signature: signatureOf(metrics, labels.length, threshold),
    parameters: classifiers.reduce((sum, { parameterCount }) => sum + parameterCount, 0),
    references: examples.map(({ tokens, label }) => `${tokens.join(' ')}\t${label}`),
    texts: textsOf(examples, prediction, labels),
    page: (made) =>
      reportPage({
        ...{ trained, set, split, examples, probabilities, scores, metrics },
        explainMethod,
        ...made,
      }),
  });
}

/** A baseline is better by the metric that chose the epoch. */
const standingOf = ({ config }: TrainedRun): Standing => ({
  metric: config.monitor === 'loss' ? 'accuracy' : config.monitor,
  offer: (baseline) =>
    baseline === 'majority'
      ? 'Its answers are worth nothing: see the classes in the report.'
      : `\`train --model naive-bayes --word-ngrams ${config.wordNgrams}\` makes a run of it; more texts, or other settings, may help the model.`,
});

const decided = (probabilities: readonly (readonly number[])[], threshold: number | undefined): number[] =>
  probabilities.map((row) => labelOf(row, threshold));

const textsOf = (examples: readonly Example[], prediction: readonly number[], labels: readonly string[]) =>
  examples.map(({ text: source, label }, i) => ({
    ...{ source, reference: at(labels, label), output: at(labels, at(prediction, i)) },
  }));

const signatureOf = (metrics: readonly ScoreKey[], classes: number, threshold: number | undefined): string =>
  [
    ...[metrics.map((key) => metricOf(key).name).join(', '), `classes:${classes}`],
    ...(threshold === undefined ? [] : [`threshold:${threshold}`]),
  ].join('|');

const probabilitiesOf = ({ classifiers }: TrainedRun, examples: readonly Example[]): number[][] =>
  classifiers.length === 1
    ? at(classifiers, 0).probabilities(examples.map(({ tokens }) => tokens))
    : meanProbabilities(
        classifiers,
        examples.map(({ text }) => classifiers.map((one) => one.read(text))),
      );

const fBetaKeys = (beta: EvaluateSettings['fBeta']): ScoreKey[] =>
  beta === 'none' ? [] : [beta === '2' ? 'macroF2' : 'macroF05'];

export const main = evaluateCommand({
  app: 'sentiment',
  runs: defaults.runs,
  together: 'whose mean is scored',
  settings,
  evaluate,
});

if (isMain(import.meta.url)) await runMain(main);
