// Scores a run on a split: report.json, report.html, the translations, and a table for the terminal.
import { basename } from 'node:path';
import { at } from '@longhand/base';
import { group, omit, text, type ValuesOf } from '@longhand/bundle/settings';
import { evaluateCommand, isMain, runMain, type Split } from '@longhand/cli';
import { evaluateRun, evaluationName, reportEvaluation, timed } from '@longhand/cli/experiment';
import { readPairs, type TranslationSet } from '@longhand/datasets';
import { userPath, writeAside } from '@longhand/runs';
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
  other: OtherData = { data: '', sourceColumn: '', targetColumn: '' },
): Promise<string> =>
  evaluateRun(
    () => loadRun(paths),
    async (trained) => {
      if (other.data === '') return evaluateTrained(trained, await loadSet(trained.config), split, decoding);
      return evaluateTrained(trained, await otherSet(trained, other), 'test', decoding, userPath(other.data));
    },
  );

const dataSettings = group('Data', {
  data: text('', "A table of pairs, scored in place of the run's own split."),
  sourceColumn: text('', "Column of the source in --data; the run's if empty."),
  targetColumn: text('', "Column of the target in --data; the run's if empty."),
});
type OtherData = ValuesOf<typeof dataSettings>;

/** Pairs of a file as people write them, all as the test split. */
async function otherSet({ config, languages }: TrainedRun, other: OtherData): Promise<TranslationSet> {
  const sourceColumn = other.sourceColumn || config.sourceColumn;
  const targetColumn = other.targetColumn || config.targetColumn;
  const test = await readPairs(userPath(other.data), { sourceColumn, targetColumn });
  return { name: basename(other.data), languages, tokenized: false, splits: { train: [], dev: [], test }, notes: [] };
}

/** The same with run and data at hand. */
export async function evaluateTrained(
  trained: TrainedRun,
  set: TranslationSet,
  split: Split,
  decoding: Partial<DecodingSettings> = {},
  data?: string,
): Promise<string> {
  const { config, run, paths, model } = trained;
  const settings = { ...decodingDefaults, ...decoding };
  const pairs = set.splits[split];
  const sources = pairs.map(({ source }) => source);
  const [translations, seconds] = await timed(() =>
    model(sources, { ...settings, plain: trained.tokenized && !set.tokenized }),
  );
  const hypotheses = translations.map(({ translation }) => translation);
  await writeAside(
    run.file(`translations.${evaluationName({ split, runs: paths, ...(data && { data }) })}.txt`),
    `${hypotheses.join('\n')}\n`,
  );
  const references = pairs.map(({ target }) => target);
  const metrics = metricsFor(set.tokenized, set.languages.target);
  const scores = scoreOf(hypotheses, references, metrics, config.seed);
  return reportEvaluation({
    ...{ trained, set, split, scores, references, seconds, unit: 'sentences', runs: paths, ...(data && { data }) },
    signature: `${scores.signature} beam:${settings.beam}|lp:${settings.lengthPenalty}`,
    parameters: model.parameterCount,
    ...(config.monitor !== 'perplexity' && { standing: { metric: config.monitor } }),
    baselines: { 'source copied': copyScores(pairs, metrics) },
    texts: pairs.map(({ source, target }, i) => ({ source, reference: target, output: at(hypotheses, i) })),
    page: (made) => reportPage({ run: trained, model, set, split, hypotheses, scores, ...made }),
  });
}

export const main = evaluateCommand({
  app: 'translation',
  runs: defaults.runs,
  together: 'decode together',
  settings: { ...dataSettings, ...omit(decodingSettings, ['nBest', 'minLength']) },
  evaluate: (paths, split, { data, sourceColumn, targetColumn, ...decoding }) =>
    evaluate(paths, split, decoding, { data, sourceColumn, targetColumn }),
});

if (isMain(import.meta.url)) await runMain(main);
