// Scores a run on a split, beside the baselines: report.json, report.html, the summaries, and a table for the terminal.
import { at } from '@longhand/base';
import { group, text, toggle } from '@longhand/bundle/settings';
import { evaluateCommand, isMain, namedRun, runMain, type Settings, type Split } from '@longhand/cli';
import { evaluateRun, evaluationName, reportEvaluation, timed } from '@longhand/cli/experiment';
import type { SummarizationSet } from '@longhand/datasets';
import { parameterCount } from '@longhand/lstm-core';
import { formatTable } from '@longhand/report';
import { latestRun, userPath, writeAside } from '@longhand/runs';
import type { Summary } from '@longhand/summarization';
import { baselinesOf } from './baselines/index.ts';
import { type Config, defaults } from './config.ts';
import { loadOther, loadSet } from './data.ts';
import { flagValue, modeOf } from './modes.ts';
import { reportPage } from './report-page.ts';
import { describeRun, inferenceFlags, inferenceSettings, loadRun, type TrainedRun } from './run.ts';
import { pointScores, type Scores, scoreOf } from './scores.ts';
import { standingOf } from './standing.ts';
import { metricsOfAll, type System, tableOf } from './systems.ts';

export interface EvaluateRequest {
  /** Of the settings that may change after training. */
  readonly changes?: Settings;
  /** ROUGE of stems too. */
  readonly stemmer?: boolean;
}

/** Writes the reports and `summaries.<evaluation>.jsonl` into the run's folder and gives the table. */
export const evaluate = (runPath: string, split: Split, request: EvaluateRequest = {}): Promise<string> =>
  evaluateRun(
    () => loadRun(runPath),
    async (trained) => evaluateTrained(trained, await loadSet(trained.config), split, request),
  );

/** The same on other data, a file or a folder, whose reports are called as it is. */
export const evaluateData = (
  runPath: string,
  data: Pick<Config, 'data' | 'documentColumn' | 'summaryColumn' | 'sentenceLabelColumn'>,
  request: EvaluateRequest = {},
): Promise<string> =>
  evaluateRun(
    () => loadRun(runPath),
    async (trained) => {
      const set = await loadOther(data, trained);
      return evaluateTrained(trained, set, 'test', request, data.data);
    },
  );

/** The same with run and data at hand. @param data the file or folder that is scored in place of a split */
export async function evaluateTrained(
  { config: own, ...loaded }: TrainedRun,
  set: SummarizationSet,
  split: Split,
  { changes = {}, stemmer = false }: EvaluateRequest = {},
  data = '',
): Promise<string> {
  const trained = { ...loaded, config: { ...own, ...changes } };
  const { config, summarizer } = trained;
  const { chooses } = modeOf(config.mode);
  const examples = set.splits[split];
  const [summaries, seconds] = await timed(() => summarizer.summarize(examples, changes));
  const rows = examples.map(({ id }, i) => JSON.stringify({ id, summary: at(summaries, i).text }));
  await writeAside(trained.run.file(`summaries.${evaluationName({ split, data })}.jsonl`), `${rows.join('\n')}\n`);
  const scores = scoreOf(examples, summaries, set, { seed: config.seed, stemmer });
  const systems = [{ name: config.mode, summaries }, ...baselinesOf(chooses, set, split, sentencesOf(summaries))].map(
    ({ name, summaries: texts }) => ({ name, scores: pointScores(examples, texts, set, { stemmer }) }),
  );
  const settings = Object.entries(inferenceSettings(trained)).map(([key, value]) => `${key}:${value}`);
  const notes = readingNotes(summaries, config);
  return reportEvaluation({
    ...{ trained, set, split, scores, seconds, notes, unit: 'documents', ...(data && { data }) },
    standing: standingOf(at(systems, 0), config),
    signature: [scores.signature, ...settings].join('|'),
    parameters: parameterCount(summarizer.params),
    references: examples.map(({ summaries: references }) => references.join('\n')),
    baselines: Object.fromEntries(systems.slice(1).map(({ name, scores: points }) => [name, points])),
    texts: examples.map(({ document, summaries: [reference = ''] }, i) => ({
      source: document,
      reference,
      output: at(summaries, i).text,
    })),
    table: systemsTable(systems, scores),
    page: (made) => reportPage({ trained, set, split, summaries, scores, systems, notes, ...made }),
  });
}

/** What was not read as a whole. */
function readingNotes(summaries: readonly Summary[], { maxWords }: Config): string[] {
  const cut = summaries.filter(({ unread }) => unread > 0).length;
  const parts = summaries.filter(({ pieces = 1 }) => pieces > 1).length;
  return [
    ...(cut > 0 ? [`Of ${cut} documents words were not read.`] : []),
    ...(parts > 0 ? [`${parts} documents were read in pieces of --max-words ${maxWords}.`] : []),
  ];
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

const settings = {
  ...group('Data', {
    data: text('', "Another file or folder of documents with summaries in place of the run's own splits."),
    documentColumn: text(defaults.documentColumn, 'Column of the document in --data.'),
    summaryColumn: text(
      defaults.summaryColumn,
      'Column of the summary in --data; several with commas: several references.',
    ),
    sentenceLabelColumn: text(
      defaults.sentenceLabelColumn,
      'Column of a list with 1 or 0 for each sentence in --data.',
    ),
  }),
  ...group('Scores', { stemmer: toggle(false, "ROUGE of Porter's stems too, for English.") }),
};

export async function main(argv: readonly string[]): Promise<void> {
  const path = await chosenRun(argv);
  return evaluateCommand({
    app: 'summarization',
    runs: defaults.runs,
    settings: { ...settings, ...(path ? inferenceFlags(await describeRun(path)) : {}) },
    evaluate: ([run], split, flags) => {
      const { data, documentColumn, summaryColumn, sentenceLabelColumn, stemmer, ...changes } = flags;
      const request = { changes: changes as Settings, stemmer };
      if (data === '') return evaluate(run, split, request);
      return evaluateData(run, { data: userPath(data), documentColumn, summaryColumn, sentenceLabelColumn }, request);
    },
  })(argv);
}

/** The run that --run names or the latest; undefined where --help may do without one. */
export async function chosenRun(argv: readonly string[]): Promise<string | undefined> {
  const run = flagValue(argv, 'run');
  const runs = flagValue(argv, 'runs') || defaults.runs;
  if (run) return namedRun(run, runs);
  const latest = latestRun(userPath(runs), 'summarization');
  return argv.includes('--help') ? latest.catch(() => undefined) : latest;
}

if (isMain(import.meta.url)) await runMain(main);
