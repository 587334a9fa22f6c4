// Scores a run on a split: report.json, report.html, and a table for the terminal.
import { at } from '@longhand/base';
import { evaluateCommand, isMain, runMain, type Split } from '@longhand/cli';
import { evaluateRun, reportEvaluation, timed } from '@longhand/cli/experiment';
import type { ClassificationSet } from '@longhand/datasets';
import { tokenizerOf } from '@longhand/sentiment';
import { defaults } from './config.ts';
import { loadSet, tokenizeRows } from './data.ts';
import { reportPage } from './report-page.ts';
import { loadRun, type TrainedRun } from './run.ts';
import { majorityScores, scoreOf } from './scores.ts';

/** Writes the reports into the run's folder and gives the table. */
export const evaluate = (runPath: string, split: Split): Promise<string> =>
  evaluateRun(
    () => loadRun(runPath),
    async (trained) => evaluateTrained(trained, await loadSet(trained.config), split),
  );

/** The same with run and data at hand. */
export async function evaluateTrained(trained: TrainedRun, set: ClassificationSet, split: Split): Promise<string> {
  const { config, labels, classifier } = trained;
  const { examples } = tokenizeRows(set.splits[split], tokenizerOf(config), config.maxLength);
  const [probabilities, seconds] = await timed(() => classifier.probabilities(examples.map(({ tokens }) => tokens)));
  const scores = scoreOf(examples, probabilities, labels.length, config.seed);
  return reportEvaluation({
    ...{ trained, set, split, scores, seconds, unit: 'examples' },
    baselines: { majority: majorityScores(set.splits.train, examples, labels.length) },
    signature: `accuracy, macro F1, Matthews|classes:${labels.length}`,
    parameters: classifier.parameterCount,
    references: examples.map(({ tokens, label }) => `${tokens.join(' ')}\t${label}`),
    texts: examples.map(({ text, label }, i) => ({
      source: text,
      reference: at(labels, label),
      output: at(labels, at(scores.prediction, i)),
    })),
    page: (made) => reportPage({ trained, set, split, examples, probabilities, scores, ...made }),
  });
}

export const main = evaluateCommand({
  app: 'sentiment',
  runs: defaults.runs,
  settings: {},
  evaluate: ([path], split) => evaluate(path, split),
});

if (isMain(import.meta.url)) await runMain(main);
