// `pnpm benchmark`: trains and evaluates entries as a user would, and prints one table.
import { join } from 'node:path';
import { ConfigError } from '@longhand/base';
import { duration } from '@longhand/cli';
import { problemText } from '@longhand/runs';
import { root, Stopped, type Watch } from './child.ts';
import { allEntries } from './entries.ts';
import { type App, apps, type Entry, type Preset, type SuppliedFile } from './entry.ts';
import { finishedRun, type Job, type JobContext, jobName, runJob } from './job.ts';
import { openRecords } from './records.ts';
import { type BenchmarkResult, type BenchmarkRun, newResult, readResults, writeResult } from './result.ts';
import type { Split } from './rows.ts';
import { createTimeLeft, secondsLeft } from './time-left.ts';

/** Where published results lie. */
export const publishedFolder = join(root, 'results');

export interface BenchmarkSettings {
  readonly preset: Preset;
  /** Empty: all. */
  readonly tasks: readonly string[];
  /** Names of entries; empty: all. */
  readonly only: readonly string[];
  readonly seeds: number;
  /** Folder of the runs. */
  readonly runs: string;
  /** Folder of the results. */
  readonly results: string;
  readonly supplied: Readonly<Record<SuppliedFile, string>>;
  /** That are scored. */
  readonly splits: readonly Split[];
}

/** Both where the scores are kept; a first look at `tiny` has time for test alone. */
export const splitsOf = (preset: Preset, publish: boolean): readonly Split[] =>
  preset === 'tiny' && !publish ? ['test'] : ['dev', 'test'];

export interface Outcome {
  /** In the order of the entries; those of which at least one seed is done. */
  readonly results: ReadonlyMap<string, BenchmarkResult>;
  readonly failures: readonly { readonly job: string; readonly problem: string }[];
  /** Whether somebody stopped it: the same command goes on. */
  readonly stopped: boolean;
}

/** The entries that the settings choose. @throws ConfigError for a task or a name that there is not */
export function chosenEntries({ preset, tasks, only }: Pick<BenchmarkSettings, 'preset' | 'tasks' | 'only'>): Entry[] {
  const ofPreset = allEntries.filter((entry) => entry.preset === preset);
  const wrongTask = tasks.find((task) => !apps.includes(task as App));
  if (wrongTask !== undefined)
    throw new ConfigError({ where: 'benchmark: tasks', expected: apps.join(', '), got: `"${wrongTask}"` });
  const unknown = only.find((name) => !ofPreset.some((entry) => entry.name === name));
  if (unknown !== undefined) {
    const expected = ofPreset.map(({ name }) => name).join(', ');
    const other = allEntries.find(({ name }) => name === unknown);
    const fix = other && `It is one of --preset ${other.preset}.`;
    throw new ConfigError({ where: `--only, preset ${preset}`, expected, got: `"${unknown}"`, fix });
  }
  const of = ({ app, name }: Entry) =>
    (tasks.length === 0 || tasks.includes(app)) && (only.length === 0 || only.includes(name));
  const chosen = ofPreset.filter(of);
  if (chosen.length > 0) return chosen;
  throw new ConfigError({ where: '--only', expected: `entries of ${tasks.join(', ')}`, got: only.join(', ') });
}

/** Every entry with every seed. */
export const jobsOf = (entries: readonly Entry[], seeds: number): Job[] =>
  entries.flatMap((entry) =>
    entry.seeded ? Array.from({ length: seeds }, (_, i) => ({ entry, seed: i + 1 })) : [{ entry }],
  );

/**
 * @param say shows a person what happens; a line that is not to stay is `passing`
 * @param stop aborts: what runs saves itself and ends
 */
export async function benchmark(
  settings: BenchmarkSettings,
  say: (line: string, passing?: boolean) => void,
  stop: AbortSignal,
): Promise<Outcome> {
  const entries = chosenEntries(settings);
  const jobs = jobsOf(entries, settings.seeds);
  const timeLeft = createTimeLeft(await expectedSeconds(jobs), () => performance.now() / 1000);
  const records = await openRecords(settings.runs);
  const failures: { job: string; problem: string }[] = [];
  const runs = new Map<string, BenchmarkRun[]>();
  for (const [index, job] of jobs.entries()) {
    if (stop.aborted) break;
    const label = `[${index + 1}/${jobs.length}] ${jobName(job)}`;
    const watch: Watch = (line) => {
      const own = secondsLeft(line);
      if (own !== undefined) say(`${label}  ${line}, all: ${duration(timeLeft.seconds(own))} left`, true);
    };
    const context: JobContext = { ...settings, ...{ records, watch, stop } };
    timeLeft.begin(index);
    try {
      const done = await finishedRun(job, context);
      if (!done) say(`${label}  begins, all: about ${duration(timeLeft.seconds())} left`);
      const run = done ?? (await runJob(job, context));
      timeLeft.end(done !== undefined);
      say(`${label}  ${done ? 'was done before' : 'done'}`);
      runs.set(job.entry.name, [...(runs.get(job.entry.name) ?? []), run]);
      await writeResult(settings.results, newResult(job.entry.name, runs.get(job.entry.name) ?? []));
    } catch (error) {
      if (error instanceof Stopped) break;
      timeLeft.end(false);
      const problem = error instanceof Error && error.name === 'CommandFailed' ? error.message : problemText(error);
      failures.push({ job: jobName(job), problem });
      say(`${label}  failed: ${problem}`);
    }
  }
  const results = new Map([...runs].map(([name, own]) => [name, newResult(name, own)]));
  return { results, failures, stopped: stop.aborted };
}

/** What published results took, with what every job takes beside its training: reading data, evaluating. */
async function expectedSeconds(jobs: readonly Job[]): Promise<number[]> {
  const published = await readResults(publishedFolder);
  const around = 6;
  return jobs.map(({ entry }) => {
    const seconds = published.get(entry.name)?.runs[0]?.trainSeconds ?? entry.seconds;
    return around + (entry.runOf === undefined ? seconds : 0);
  });
}
