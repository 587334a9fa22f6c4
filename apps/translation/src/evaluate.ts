// Scores a run on a split: report.json, report.html, the translations, and a table for the terminal.

import { useLonghand } from '@longhand/backend';
import { at } from '@longhand/base';
import { bounds, evaluateCommand, isMain, runMain, type Split } from '@longhand/cli';
import { formatTable, writeEvaluation, writeReport, writeStatistics } from '@longhand/report';
import { describeEnvironment, writeAside } from '@longhand/runs';
import { type DecodingSettings, decodingDefaults } from '@longhand/translation';
import { defaults } from './config.ts';
import { loadSet } from './data.ts';
import { reportPage } from './report-page.ts';
import { loadRuns, readRun } from './run.ts';
import { copyScores, metricsFor, scoreOf } from './scores.ts';

/**
 * Writes the reports and `translations.<split>.txt` into the run's folder and gives the table.
 * @param runPaths several: an ensemble, whose reports go to the first
 */
export async function evaluate(
  runPaths: string | readonly string[],
  split: Split,
  decoding: Partial<DecodingSettings> = {},
): Promise<string> {
  const { compute, threads } = await useLonghand();
  const paths = [runPaths].flat();
  const trained = await readRun(at(paths, 0));
  const { config, preset, run } = trained;
  const settings = { ...decodingDefaults, ...decoding };
  const model = await loadRuns(paths);
  try {
    const set = await loadSet(config);
    const pairs = set.splits[split];
    const start = performance.now();
    const translations = await model(
      pairs.map(({ source }) => source),
      settings,
    );
    const seconds = (performance.now() - start) / 1000;
    const hypotheses = translations.map(({ translation }) => translation);
    await writeAside(run.file(`translations.${split}.txt`), `${hypotheses.join('\n')}\n`);
    const metrics = metricsFor(set.tokenized, set.languages.target);
    const references = pairs.map(({ target }) => target);
    const scores = scoreOf(hypotheses, references, metrics, config.seed);
    const texts = pairs.map(({ source, target }, i) => ({ source, reference: target, output: at(hypotheses, i) }));
    await writeStatistics(run.path, references, scores.statistics, texts);
    const environment = describeEnvironment();
    const progress = await run.readProgress();
    const evaluation = {
      task: 'translation',
      dataset: set.name,
      split,
      preset,
      metrics: scores.metrics,
      baselines: { 'source copied': copyScores(pairs, metrics) },
      signature: `${scores.signature} beam:${settings.beam}|lp:${settings.lengthPenalty}|bootstrap:1000|seed:${config.seed}`,
      parameters: model.parameterCount,
      trainSeconds: progress.trainSeconds,
      examplesPerSecond: pairs.length / seconds,
      ...{ compute, threads, seed: config.seed, commit: environment.commit },
    };
    await writeEvaluation(run.path, evaluation);
    const page = await reportPage({
      run: trained,
      model,
      set,
      split,
      hypotheses,
      scores,
      evaluation,
      environment,
    });
    const html = await writeReport(run.path, page);
    const rows = Object.entries(scores.metrics).map(([name, { value, low, high }]) => [
      name,
      ...[value, low, high].map((number) => number.toFixed(2)),
    ]);
    return [
      '',
      `${set.name} ${split}: ${pairs.length} sentences in ${seconds.toFixed(1)} s, beam ${settings.beam}`,
      formatTable(['metric', 'value', 'low', 'high'], rows),
      '',
      at(scores.signature.split(' '), 0),
      `Report: ${html}`,
    ].join('\n');
  } finally {
    model.dispose();
  }
}

export const main = (argv: readonly string[]): Promise<void> =>
  evaluateCommand(
    {
      ...{ app: 'translation', runs: defaults.runs, together: 'decode together' },
      defaults: {
        beam: decodingDefaults.beam,
        lengthPenalty: decodingDefaults.lengthPenalty,
        coveragePenalty: decodingDefaults.coveragePenalty,
        noRepeatNgram: decodingDefaults.noRepeatNgram,
        replaceUnknown: false,
      },
      flags: {
        limits: {
          beam: bounds.beam,
          lengthPenalty: bounds.weight,
          coveragePenalty: bounds.weight,
          noRepeatNgram: bounds.count,
        },
        help: {
          beam: '1: greedy.',
          lengthPenalty: 'Alpha of Wu et al. 2016.',
          coveragePenalty: 'Beta of Wu et al. 2016.',
          noRepeatNgram: 'No n-gram of this order twice; 0: all may.',
          replaceUnknown: 'Unknown words become the source word with the most attention.',
        },
      },
      evaluate,
    },
    argv,
  );

if (isMain(import.meta.url)) await runMain(main);
