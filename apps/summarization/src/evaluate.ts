// Scores a run on a split, beside the baselines: report.json, report.html, the summaries, and a table for the terminal.

import { useLonghand } from '@longhand/backend';
import { at } from '@longhand/base';
import { evaluateCommand, isMain, runMain, type Settings, type Split } from '@longhand/cli';
import { parameterCount } from '@longhand/lstm-core';
import { formatTable, writeEvaluation, writeReport, writeStatistics } from '@longhand/report';
import { describeEnvironment, latestRun, userPath, writeAside } from '@longhand/runs';
import { baselinesOf } from './baselines/index.ts';
import { defaults } from './config.ts';
import { loadSet } from './data.ts';
import { flagValue, modeOf } from './modes.ts';
import { reportPage } from './report-page.ts';
import { describeRun, inferenceSettings, loadRun } from './run.ts';
import { pointScores, scoreOf } from './scores.ts';
import { metricsOfAll, tableOf } from './systems.ts';

/**
 * Writes the reports and `summaries.<split>.jsonl` into the run's folder and gives the table.
 * @param changes of the settings that may change after training
 */
export async function evaluate(runPath: string, split: Split, changes: Settings = {}): Promise<string> {
  const { compute, threads } = await useLonghand();
  const loaded = await loadRun(runPath);
  const trained = { ...loaded, config: { ...loaded.config, ...changes } };
  const { config, preset, run, summarizer } = trained;
  try {
    const set = await loadSet(config);
    const examples = set.splits[split];
    const start = performance.now();
    const summaries = summarizer.summarize(examples, changes);
    const seconds = (performance.now() - start) / 1000;
    const rows = examples.map(({ id }, i) => JSON.stringify({ id, summary: at(summaries, i).text }));
    await writeAside(run.file(`summaries.${split}.jsonl`), `${rows.join('\n')}\n`);
    const scores = scoreOf(examples, summaries, set, config.seed);
    await writeStatistics(
      run.path,
      examples.map(({ summaries: references }) => references.join('\n')),
      scores.statistics,
      examples.map(({ document, summaries: [reference = ''] }, i) => ({
        source: document,
        reference,
        output: at(summaries, i).text,
      })),
    );
    const systems = [
      { name: config.mode, scores: pointScores(examples, summaries, set) },
      ...baselinesOf(modeOf(config.mode).chooses, set, split, sentencesOf(summaries)).map(
        ({ name, summaries: own }) => ({
          name,
          scores: pointScores(examples, own, set),
        }),
      ),
    ];
    const environment = describeEnvironment();
    const progress = await run.readProgress();
    const settings = Object.entries(inferenceSettings(trained)).map(([key, value]) => `${key}:${value}`);
    const evaluation = {
      task: 'summarization',
      dataset: set.name,
      split,
      preset,
      metrics: scores.metrics,
      baselines: Object.fromEntries(systems.slice(1).map(({ name, scores: own }) => [name, own])),
      signature: [scores.signature, ...settings, 'bootstrap:1000', `seed:${config.seed}`].join('|'),
      parameters: parameterCount(summarizer.params),
      trainSeconds: progress.trainSeconds,
      examplesPerSecond: examples.length / seconds,
      ...{ compute, threads, seed: config.seed, commit: environment.commit },
    };
    await writeEvaluation(run.path, evaluation);
    const page = await reportPage({ trained, set, split, summaries, scores, systems, evaluation, environment });
    const html = await writeReport(run.path, page);
    const unread = summaries.filter(({ unread: words }) => words > 0).length;
    return [
      '',
      `${set.name} ${split}: ${examples.length} documents in ${seconds.toFixed(1)} s`,
      ...(unread > 0 ? [`Of ${unread} documents the end was not read (--max-words ${config.maxWords}).`] : []),
      formatTable(['system', ...metricsOfAll(systems)], tableOf(systems)),
      '',
      `95 %: ${metricsOfAll(systems)
        .filter((name) => Object.hasOwn(scores.metrics, name))
        .map((name) => `${name} ${scores.metrics[name]!.low.toFixed(2)} to ${scores.metrics[name]!.high.toFixed(2)}`)
        .join(', ')}`,
      scores.signature,
      `Report: ${html}`,
    ].join('\n');
  } finally {
    summarizer.dispose();
  }
}

/** Mean number of lines: how many sentences the baselines may choose. */
function sentencesOf(summaries: readonly { readonly text: string }[]): number {
  const lines = summaries.reduce((sum, { text }) => sum + text.split('\n').length, 0);
  return Math.max(1, Math.round(lines / summaries.length));
}

export async function main(argv: readonly string[]): Promise<void> {
  const path = await chosenRun(argv);
  const own = path ? await describeRun(path) : undefined;
  const settings = own ? inferenceSettings(own) : {};
  const { limits = {}, help = {} } = own ? modeOf(own.config.mode) : {};
  await evaluateCommand(
    {
      ...{ app: 'summarization', runs: defaults.runs, defaults: settings },
      flags: narrowed({ limits, help }, settings),
      evaluate: ([run], split, changes) => evaluate(run, split, changes),
    },
    argv,
  );
}

/** The run that --run names or the latest; undefined where --help may do without one. */
export async function chosenRun(argv: readonly string[]): Promise<string | undefined> {
  const run = flagValue(argv, 'run');
  if (run) return userPath(run);
  const latest = latestRun(userPath(flagValue(argv, 'runs') || defaults.runs), 'summarization');
  return argv.includes('--help') ? latest.catch(() => undefined) : latest;
}

/** Limits and help of the flags there are. */
export const narrowed = (options: Readonly<Record<'limits' | 'help', object>>, all: object) => {
  const pick = (values: object) =>
    Object.fromEntries(Object.entries(values).filter(([key]) => Object.hasOwn(all, key)));
  return { limits: pick(options.limits), help: pick(options.help) };
};

if (isMain(import.meta.url)) await runMain(main);
