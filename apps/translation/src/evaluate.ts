// Scores a run on a split: report.json, report.html, the translations, and a table for the terminal.
import { at } from '@longhand/base';
import { omit } from '@longhand/bundle/settings';
import { evaluateCommand, isMain, runMain, type Split } from '@longhand/cli';
import { evaluateRun, evaluationName, reportEvaluation, timed } from '@longhand/cli/experiment';
import type { TranslationSet } from '@longhand/datasets';
import { writeAside } from '@longhand/runs';
import { type DecodingSettings, decodingDefaults, decodingSettings } from '@longhand/translation';
import { defaults } from './config.ts';
import { loadSet } from './data.ts';
import { reportPage } from './report-page.ts';
import { loadRun, type TrainedRun } from './run.ts';
import { copyScores, metricsFor, scoreOf } from './scores.ts';

/**
 * Writes the reports and `translations.<evaluation>.txt` into the run's folder and gives the table.
 * @param paths several: an ensemble, whose reports go to the first
 */
export const evaluate = (
  paths: readonly [string, ...string[]],
  split: Split,
  decoding: Partial<DecodingSettings> = {},
): Promise<string> =>
  evaluateRun(
    () => loadRun(paths),
    async (trained) => evaluateTrained(trained, await loadSet(trained.config), split, decoding),
  );

/** The same with run and data at hand. */
export async function evaluateTrained(
  trained: TrainedRun,
  set: TranslationSet,
  split: Split,
  decoding: Partial<DecodingSettings> = {},
): Promise<string> {
  const { config, run, paths, model } = trained;
  const settings = { ...decodingDefaults, ...decoding };
  const pairs = set.splits[split];
  const sources = pairs.map(({ source }) => source);
  const [translations, seconds] = await timed(() => model(sources, settings));
  const hypotheses = translations.map(({ translation }) => translation);
  await writeAside(
    run.file(`translations.${evaluationName({ split, runs: paths })}.txt`),
    `${hypotheses.join('\n')}\n`,
  );
  const references = pairs.map(({ target }) => target);
  const metrics = metricsFor(set.tokenized, set.languages.target);
  const scores = scoreOf(hypotheses, references, metrics, config.seed);
  return reportEvaluation({
    ...{ trained, set, split, scores, references, seconds, unit: 'sentences', runs: paths },
    signature: `${scores.signature} beam:${settings.beam}|lp:${settings.lengthPenalty}`,
    parameters: model.parameterCount,
    baselines: { 'source copied': copyScores(pairs, metrics) },
    texts: pairs.map(({ source, target }, i) => ({ source, reference: target, output: at(hypotheses, i) })),
    page: (made) => reportPage({ run: trained, model, set, split, hypotheses, scores, ...made }),
  });
}

export const main = evaluateCommand({
  app: 'translation',
  runs: defaults.runs,
  together: 'decode together',
  settings: omit(decodingSettings, ['nBest', 'minLength']),
  evaluate,
});

if (isMain(import.meta.url)) await runMain(main);
