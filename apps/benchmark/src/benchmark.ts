// `pnpm benchmark`: trains and evaluates each task as its user would, and prints one table.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError, DataError } from '@longhand/base';
import { choice, group, text, toggle } from '@longhand/bundle/settings';
import { defineCommand, isMain, runMain } from '@longhand/cli';
import { formatTable, readEvaluation } from '@longhand/report';
import { findRun, userPath } from '@longhand/runs';
import { type BenchmarkPreset, type TaskBenchmark, taskBenchmarks } from './tasks.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface BenchmarkSettings {
  readonly preset: BenchmarkPreset;
  /** Names with commas; empty: all. */
  readonly only: string;
  readonly split: 'dev' | 'test';
  /** Folder of the runs. */
  readonly runs: string;
  /** Go on with trainings that were stopped, and leave those that are done as they are. */
  readonly resume: boolean;
}

/** @returns the table @throws ConfigError for a name that there is not; Error where a script ends with one */
export async function benchmark(settings: BenchmarkSettings): Promise<string> {
  const rows: string[][] = [];
  for (const task of chosen(settings)) {
    const run = join(settings.runs, task.name);
    const own = [...task.train, '--runs', settings.runs, '--name', task.name];
    // What was stopped before its first checkpoint left no run to resume.
    const resume = settings.resume && (await findRun(run)).kind === 'run';
    await runScript(task.app, 'train', [...own, resume ? '--resume' : '--overwrite']);
    await runScript(task.app, 'evaluate', ['--run', run, '--split', settings.split, ...(task.evaluate ?? [])]);
    rows.push(await rowOf(task, run));
  }
  const head = ['task', 'data', 'scores, 95 % interval', 'parameters', 'training s', 'examples/s', 'compute'];
  return formatTable(head, rows);
}

function chosen({ preset, only }: BenchmarkSettings): readonly TaskBenchmark[] {
  const all = taskBenchmarks[preset];
  const names = only.split(',').filter((name) => name !== '');
  const unknown = names.find((name) => !all.some((task) => task.name === name));
  if (unknown !== undefined) {
    const expected = all.map(({ name }) => name).join(', ');
    throw new ConfigError({ where: `--only, preset ${preset}`, expected, got: unknown });
  }
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

async function rowOf({ name, app, metrics }: TaskBenchmark, run: string): Promise<string[]> {
  const report = await readEvaluation(run);
  const scores = metrics.map((metric) => {
    const interval = Object.hasOwn(report.metrics, metric) ? report.metrics[metric] : undefined;
    if (!interval)
      throw new DataError({
        where: run,
        expected: `a metric "${metric}"`,
        got: Object.keys(report.metrics).join(', '),
      });
    const { value, low, high } = interval;
    const scale = app === 'sentiment' ? 100 : 1; // its accuracy is a share, everything else percent
    const [score, from, to] = [value, low, high].map((number) => (scale * number).toFixed(1));
    return `${metric} ${score} [${from}, ${to}]`;
  });
  const { dataset, split, parameters, trainSeconds, examplesPerSecond, compute, threads } = report;
  return [
    name,
    `${dataset} ${split}`,
    scores.join(', '),
    parameters.toLocaleString('en'),
    trainSeconds.toFixed(0),
    examplesPerSecond.toFixed(0),
    `${compute}, ${threads}`,
  ];
}

async function runScript(app: string, script: 'train' | 'evaluate', args: readonly string[]): Promise<void> {
  const path = join(root, 'apps', app, 'src', `${script}.ts`);
  process.stderr.write(`\n${app} ${script} ${args.join(' ')}\n`);
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...args], {
    cwd: root,
    stdio: ['ignore', 2, 'inherit'], // what they print is no part of the table
  });
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`${app} ${script} ended with ${code}`);
}

const taskNames = Object.entries(taskBenchmarks)
  .map(([preset, tasks]) => `${tasks.map(({ name }) => name).join(', ')} (${preset})`)
  .join('; ');

export const main = defineCommand({
  name: 'longhand benchmark',
  summary:
    'Trains and evaluates every task, and prints one table. Preset tiny (default): generated data, minutes; base: the rows of RESULTS.md, hours.',
  example: 'longhand benchmark --only sentiment,speech',
  settings: group('Benchmark', {
    only: text('', `Some tasks, with commas: ${taskNames}.`),
    split: choice('test', ['dev', 'test'], 'What is evaluated.'),
    runs: text('runs/benchmark', 'Folder of the runs.'),
    resume: toggle(false, 'Resume runs that are there; without it they are replaced.'),
  }),
  presets: { tiny: {}, base: {} },
  action: async (config, { preset }) => {
    const settings = { ...config, preset: (preset || 'tiny') as BenchmarkPreset, runs: userPath(config.runs) };
    process.stdout.write(`${await benchmark(settings)}\n`);
  },
});

if (isMain(import.meta.url)) await runMain(main);
