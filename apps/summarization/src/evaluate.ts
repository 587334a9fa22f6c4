// Scores a run on a split, beside the baselines: report.json, report.html, the summaries, and a table for the terminal.
import { at } from '@longhand/base';
import { evaluateCommand, isMain, runMain, type Settings, type Split } from '@longhand/cli';
import { evaluateRun, reportEvaluation, timed } from '@longhand/cli/experiment';
import type { SummarizationSet } from '@longhand/datasets';
import { parameterCount } from '@longhand/lstm-core';
import { formatTable } from '@longhand/report';
import { latestRun, userPath, writeAside } from '@longhand/runs';
import { baselinesOf } from './baselines/index.ts';
import { defaults } from './config.ts';
import { loadSet } from './data.ts';
import { flagValue, modeOf } from './modes.ts';
import { reportPage } from './report-page.ts';
import { describeRun, inferenceFlags, inferenceSettings, loadRun, type TrainedRun } from './run.ts';
import { pointScores, type Scores, scoreOf } from './scores.ts';
import { metricsOfAll, type System, tableOf } from './systems.ts';

/**
 * Writes the reports and `summaries.<split>.jsonl` into the run's folder and gives the table.
 * @param changes of the settings that may change after training
 */
export const evaluate = (runPath: string, split: Split, changes: Settings = {}): Promise<string> =>
  evaluateRun(
    () => loadRun(runPath),
    async (trained) => evaluateTrained(trained, await loadSet(trained.config), split, changes),
  );

/** The same with run and data at hand. */
export async function evaluateTrained(
  { config: own, ...loaded }: TrainedRun,
  set: SummarizationSet,
  split: Split,
  changes: Settings = {},
): Promise<string> {
  const trained = { ...loaded, config: { ...own, ...changes } };
  const { config, run, summarizer } = trained;
  const { chooses } = modeOf(config.mode);
  const examples = set.splits[split];
  const [summaries, seconds] = await timed(() => summarizer.summarize(examples, changes));
  const rows = examples.map(({ id }, i) => JSON.stringify({ id, summary: at(summaries, i).text }));
  await writeAside(run.file(`summaries.${split}.jsonl`), `${rows.join('\n')}\n`);
  const scores = scoreOf(examples, summaries, set, config.seed);
  const systems = [{ name: config.mode, summaries }, ...baselinesOf(chooses, set, split, sentencesOf(summaries))].map(
    ({ name, summaries: texts }) => ({ name, scores: pointScores(examples, texts, set) }),
  );
  const settings = Object.entries(inferenceSettings(trained)).map(([key, value]) => `${key}:${value}`);
  const unread = summaries.filter(({ unread: words }) => words > 0).length;
  return reportEvaluation({
    ...{ trained, set, split, scores, seconds, unit: 'documents' },
    signature: [scores.signature, ...settings].join('|'),
    parameters: parameterCount(summarizer.params),
    references: examples.map(({ summaries: references }) => references.join('\n')),
    baselines: Object.fromEntries(systems.slice(1).map(({ name, scores: points }) => [name, points])),
    texts: examples.map(({ document, summaries: [reference = ''] }, i) => ({
      source: document,
      reference,
      output: at(summaries, i).text,
    })),
    notes: unread > 0 ? [`Of ${unread} documents the end was not read (--max-words ${config.maxWords}).`] : [],
    table: systemsTable(systems, scores),
    page: (made) => reportPage({ trained, set, split, summaries, scores, systems, ...made }),
  });
}

/** All systems, and the model's intervals. */
function systemsTable(systems: readonly System[], { metrics }: Scores): string {
  const names = metricsOfAll(systems);
  const intervals = names.flatMap((name) => {
    const metric = metrics[name];
    return metric ? [`${name} ${metric.low.toFixed(2)} to ${metric.high.toFixed(2)}`] : [];
  });
  return `${formatTable(['system', ...names], tableOf(systems))}\n\n95 %: ${intervals.join(', ')}`;
}

/** Mean number of lines: how many sentences the baselines may choose. */
function sentencesOf(summaries: readonly { readonly text: string }[]): number {
  const lines = summaries.reduce((sum, { text }) => sum + text.split('\n').length, 0);
  return Math.max(1, Math.round(lines / summaries.length));
}

export async function main(argv: readonly string[]): Promise<void> {
  const path = await chosenRun(argv);
  return evaluateCommand({
    app: 'summarization',
    runs: defaults.runs,
    settings: path ? inferenceFlags(await describeRun(path)) : {},
    evaluate: ([run], split, changes) => evaluate(run, split, changes),
  })(argv);
}

/** The run that --run names or the latest; undefined where --help may do without one. */
export async function chosenRun(argv: readonly string[]): Promise<string | undefined> {
  const run = flagValue(argv, 'run');
  if (run) return userPath(run);
  const latest = latestRun(userPath(flagValue(argv, 'runs') || defaults.runs), 'summarization');
  return argv.includes('--help') ? latest.catch(() => undefined) : latest;
}

if (isMain(import.meta.url)) await runMain(main);
