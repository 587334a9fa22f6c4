// Scores a run on a split: report.json, report.html, the transcripts, and a table for the terminal.
import { useLonghand } from '@longhand/backend';
import { at, DataError } from '@longhand/base';
import { evaluateCommand, isMain, runMain, type Split } from '@longhand/cli';
import { parameterCount } from '@longhand/lstm-core';
import { corpusScores, formatNumber, metricOf } from '@longhand/metrics';
import { formatTable, writeEvaluation, writeReport, writeStatistics } from '@longhand/report';
import { describeEnvironment, writeAside } from '@longhand/runs';
import { createScorer } from '@longhand/speech';
import { defaults } from './config.ts';
import { loadExamples, loadSet } from './data.ts';
import { checkDecoding, type DecodingSettings, decodingDefaults, decodingFlags } from './decoding-flags.ts';
import { loadLanguage } from './language.ts';
import { problemLines } from './problems.ts';
import { reportPage } from './report-page.ts';
import { loadRun } from './run.ts';
import { baselinesOf, metricsFor } from './scores.ts';
import { transcribe } from './transcribe.ts';

/** Writes the reports and `transcripts.<split>.txt` into the run's folder and gives the table. */
export async function evaluate(
  runPath: string,
  split: Split,
  decoding: Partial<DecodingSettings> = {},
): Promise<string> {
  const { compute, threads } = await useLonghand();
  const trained = await loadRun(runPath);
  const { config, preset, run, recognizer, tokens, pipeline } = trained;
  const settings = { ...decodingDefaults, ...decoding };
  checkDecoding(settings);
  try {
    const scorer = createScorer(await loadLanguage(run, tokens, settings), tokens, settings);
    const set = await loadSet(config);
    const { examples, problems } = await loadExamples(set, split, pipeline, config);
    if (examples.length === 0)
      throw new DataError({ where: `${set.name} ${split}`, expected: 'sound', got: 'none that can be used' });
    const start = performance.now();
    const { transcripts, emissions } = transcribe(trained, config, examples, settings, scorer);
    const seconds = (performance.now() - start) / 1000;
    const hypotheses = transcripts.map(({ text }) => text);
    const references = examples.map(({ text }) => text);
    const rows = examples.map(({ id }, i) => `${id}\t${hypotheses[i]}\n`);
    await writeAside(run.file(transcribedFile(split)), rows.join(''));
    const scores = corpusScores(metricsFor(config), hypotheses, references, { seed: config.seed });
    const texts = examples.map(({ id, text }, i) => ({ source: id, reference: text, output: at(hypotheses, i) }));
    await writeStatistics(run.path, references, scores.statistics, texts);
    const environment = describeEnvironment();
    const progress = await run.readProgress();
    const soundSeconds = examples.reduce(
      (sum, { variants }) => sum + (at(variants, 0).frames * config.frameShift) / 1000,
      0,
    );
    const evaluation = {
      task: 'speech',
      dataset: set.name,
      split,
      preset,
      metrics: scores.metrics,
      baselines: baselinesOf(config, set.splits.train, references),
      signature: `${scores.signature} ${decodingSignature(settings, config.task)}|bootstrap:1000|seed:${config.seed}`,
      parameters: parameterCount(recognizer.params),
      trainSeconds: progress.trainSeconds,
      examplesPerSecond: examples.length / seconds,
      ...{ compute, threads, seed: config.seed, commit: environment.commit },
    };
    await writeEvaluation(run.path, evaluation);
    const page = await reportPage({
      ...{ trained, set, split, examples, problems, transcripts, emissions, scores, evaluation, environment },
    });
    const html = await writeReport(run.path, page);
    const table = Object.entries(scores.metrics).map(([name, { value, low, high }]) => [
      name,
      ...[value, low, high].map((number) => formatNumber(metricOf(name), number, 1)),
    ]);
    return [
      '',
      ...problemLines(split, problems),
      `${set.name} ${split}: ${examples.length} clips, ${soundSeconds.toFixed(0)} s of sound in ${seconds.toFixed(1)} s`,
      formatTable(['metric, percent', 'value', 'low', 'high'], table),
      '',
      evaluation.signature,
      `Report: ${html}`,
    ].join('\n');
  } finally {
    recognizer.dispose();
  }
}

/** The texts of the train split have their own file, which language models are made of. */
const transcribedFile = (split: Split): string =>
  split === 'train' ? 'transcripts.train.heard.txt' : `transcripts.${split}.txt`;

function decodingSignature(settings: DecodingSettings, task: string): string {
  if (task === 'classify') return 'classify';
  const { beam, lm, lmOrder, lmWeight, unitLm, unitLmOrder, unitLmWeight, wordBonus, lexicon } = settings;
  return [
    `beam:${beam}`,
    ...(lm ? [`lm:${lm},${lm === 'train' ? `order ${lmOrder},` : ''}weight ${lmWeight}`] : []),
    ...(unitLm ? [`unitLm:${unitLm},${unitLm === 'train' ? `order ${unitLmOrder},` : ''}weight ${unitLmWeight}`] : []),
    ...(wordBonus !== 0 ? [`bonus:${wordBonus}`] : []),
    ...(lexicon ? [`lexicon:${lexicon}`] : []),
  ].join('|');
}

export const main = (argv: readonly string[]): Promise<void> =>
  evaluateCommand(
    {
      ...{ app: 'speech', runs: defaults.runs },
      defaults: { ...decodingFlags.defaults },
      flags: decodingFlags,
      evaluate: ([path], split, decoding) => evaluate(path, split, decoding),
    },
    argv,
  );

if (isMain(import.meta.url)) await runMain(main);
