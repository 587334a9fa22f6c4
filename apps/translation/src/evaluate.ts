// Scores a run on a split: report.json, report.html, the translations, and a table for the terminal.
import { basename } from 'node:path';
import { at, ConfigError } from '@longhand/base';
import { choice, group, omit, text, type ValuesOf } from '@longhand/bundle/settings';
import { evaluateCommand, isMain, runMain, type Split } from '@longhand/cli';
import { evaluateRun, evaluationName, reportEvaluation, timed, trainRows } from '@longhand/cli/experiment';
import { readPairs, type TranslationSet } from '@longhand/datasets';
import { userPath, writeAside } from '@longhand/runs';
import { type DecodingSettings, decodingDefaults, decodingSettings } from '@longhand/translation';
import { bleuChoices, defaults } from './config.ts';
import { loadSet } from './data.ts';
import { reportPage } from './report-page.ts';
import { loadRun, type TrainedRun } from './run.ts';
import { baselineScores, metricsFor, type ScoredText, type Scores, scoreOf, tokenizerNotes } from './scores.ts';
import { pairWarnings, scoreWarnings } from './warnings.ts';

/** How translations are searched and scored, and on what, if not on the run's own split. */
export type EvaluateSettings = Partial<DecodingSettings> & Partial<OwnSettings>;

/**
 * Writes the reports and `translations.<evaluation>.txt` into the run's folder and gives the table.
 * @param paths several: an ensemble, whose reports go to the first
 */
export const evaluate = async (
  paths: readonly [string, ...string[]],
  split: Split,
  { data = '', sourceColumn, targetColumn, ...settings }: EvaluateSettings = {},
): Promise<string> => {
  if (data === '' && (sourceColumn || targetColumn))
    throw new ConfigError({ where: '--source-column, --target-column', expected: '--data', got: 'none' });
  return evaluateRun(
    () => loadRun(paths),
    async (trained) => {
      const { config, languages } = trained;
      if (data === '') return evaluateTrained(trained, await loadSet(config), split, { settings });
      const path = userPath(data);
      const columns = {
        sourceColumn: sourceColumn || config.sourceColumn,
        targetColumn: targetColumn || config.targetColumn,
      };
      const test = await readPairs(path, columns);
      const { train, notes } = await trainRows(async () => (await loadSet(config)).splits.train);
      const set = {
        name: basename(path),
        languages,
        tokenized: false,
        splits: { train, dev: [], test },
        notes: [],
      };
      const warnings = pairWarnings(test, languages);
      return evaluateTrained(trained, set, 'test', { settings, data: path, warnings, notes });
    },
  );
};

const ownSettings = {
  ...group('Data', {
    data: text('', "A table of pairs, scored in place of the run's own split."),
    sourceColumn: text('', "Column of the source in --data; the run's if empty."),
    targetColumn: text('', "Column of the target in --data; the run's if empty."),
  }),
  ...group('Scores', {
    bleuTokenizer: choice('run', ['run', ...bleuChoices], "Tokenizer of BLEU: the run's, or another."),
  }),
};
type OwnSettings = ValuesOf<typeof ownSettings>;

/** What an evaluation may have beside a run, its data and the split. */
interface Request {
  readonly settings?: Omit<EvaluateSettings, 'data' | 'sourceColumn' | 'targetColumn'>;
  /** The file that is scored in place of a split. */
  readonly data?: string;
  /** What is wrong with the data, said with the scores. */
  readonly warnings?: readonly string[];
  /** What is missing, said with the scores. */
  readonly notes?: readonly string[];
}

/** The same with run and data at hand. */
export async function evaluateTrained(
  trained: TrainedRun,
  set: TranslationSet,
  split: Split,
  { settings = {}, data, warnings = [], notes = [] }: Request = {},
): Promise<string> {
  const { config, run, paths, model } = trained;
  const { bleuTokenizer: tokenizer = 'run', ...given } = settings;
  const decoding = { ...decodingDefaults, ...given };
  const pairs = set.splits[split];
  const sources = pairs.map(({ source }) => source);
  const [translations, seconds] = await timed(() =>
    model(sources, { ...decoding, plain: trained.tokenized && !set.tokenized }),
  );
  const hypotheses = translations.map(({ translation }) => translation);
  const name = evaluationName({ split, runs: paths, ...(data && { data }) });
  await writeAside(run.file(`translations.${name}.txt`), `${hypotheses.join('\n')}\n`);
  const references = pairs.map(({ target }) => target);
  const text: ScoredText = {
    tokenized: set.tokenized,
    language: trained.languages.target,
    tokenizer: tokenizer === 'run' ? config.bleuTokenizer : tokenizer,
  };
  const metrics = metricsFor(text);
  const scores = scoreOf(hypotheses, references, metrics, config.seed);
  return reportEvaluation({
    ...{ trained, set, split, scores, references, seconds, unit: 'sentences', runs: paths, ...(data && { data }) },
    signature: `${scores.signature} beam:${decoding.beam}|lp:${decoding.lengthPenalty}`,
    parameters: model.parameterCount,
    ...(config.monitor !== 'perplexity' && { standing: { metric: config.monitor } }),
    baselines: baselineScores({ train: set.splits.train, pairs }, text, metrics),
    notes: [
      ...notes,
      ...tokenizerNotes(text),
      ...[...warnings, ...scoreWarnings(valuesOf(scores))].map((one) => `Warning: ${one}`),
    ],
    texts: pairs.map(({ source, target }, i) => ({ source, reference: target, output: at(hypotheses, i) })),
    page: (made) => reportPage({ run: trained, model, set, split, hypotheses, scores, text, ...made }),
  });
}

const valuesOf = ({ metrics }: Scores): Record<string, number> =>
  Object.fromEntries(Object.entries(metrics).map(([name, { value }]) => [name, value]));

export const main = evaluateCommand({
  app: 'translation',
  runs: defaults.runs,
  together: 'decode together',
  settings: { ...ownSettings, ...omit(decodingSettings, ['nBest', 'minLength']) },
  evaluate,
});

if (isMain(import.meta.url)) await runMain(main);
