// One entry with one seed: the commands before, the training, the evaluation on each split. Each step is done once; what was killed
// in the middle resumes.
import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '@longhand/base';
import { metricKeys } from '@longhand/metrics';
import { readEvaluation } from '@longhand/report';
import { describeEnvironment, findRun, openRun } from '@longhand/runs';
import { runCommand, type Watch } from './child.ts';
import { entryOf } from './entries.ts';
import type { Entry, Step, SuppliedFile } from './entry.ts';
import type { Records } from './records.ts';
import type { BenchmarkRun } from './result.ts';
import type { Split } from './rows.ts';

export interface Job {
  readonly entry: Entry;
  /** Undefined where nothing is drawn. */
  readonly seed?: number;
}

export interface JobContext {
  /** Folder of the runs. */
  readonly runs: string;
  readonly records: Records;
  readonly supplied: Readonly<Record<SuppliedFile, string>>;
  readonly splits: readonly Split[];
  readonly watch: Watch;
  readonly stop: AbortSignal;
}

/** Of its run, its messages and its record. */
export const jobName = ({ entry, seed }: Job): string =>
  seed === undefined ? entry.name : `${entry.name}-seed${seed}`;

/** Done by an earlier process with the same commands. */
export const finishedRun = async (job: Job, context: JobContext): Promise<BenchmarkRun | undefined> =>
  (await context.records.read(`${jobName(job)}.result`, await commandsOf(job, context)))?.run;

/** @throws CommandFailed, Stopped, or ConfigError if a file that the user has to bring is missing */
export async function runJob(job: Job, context: JobContext): Promise<BenchmarkRun> {
  const { entry, seed } = job;
  const trained = { ...job, entry: entry.runOf === undefined ? entry : entryOf(entry.runOf) };
  const steps = await trainingSteps(trained, context);
  let peakMemoryMiB = 0;
  for (const step of steps) peakMemoryMiB = Math.max(peakMemoryMiB, await runStep(step, trained, context));
  const run = join(context.runs, jobName(trained));
  const result = { ...(await evaluateRun(job, run, context)), ...(peakMemoryMiB > 0 && { peakMemoryMiB }) };
  const before = steps.slice(0, -1).filter(({ prints }) => !prints);
  const earlier = await Promise.all(before.map(({ path }) => secondsOf(path)));
  const trainSeconds = earlier.reduce((sum, seconds) => sum + seconds, result.trainSeconds ?? 0);
  const whole = { ...(seed !== undefined && { seed }), ...result, trainSeconds };
  const command = await commandsOf(job, context);
  await context.records.write(`${jobName(job)}.result`, { command, ended: true, run: whole });
  return whole;
}

interface ReadyStep {
  readonly script: string;
  readonly key: string;
  /** Of its run, or of the file that it prints. */
  readonly path: string;
  readonly flags: readonly string[];
  readonly prints: boolean;
}

/** The commands of an entry with their paths, the training last. */
async function trainingSteps(job: Job, { runs, supplied }: JobContext): Promise<ReadyStep[]> {
  const { before, train } = job.entry;
  const paths = new Map<string, string>();
  const own: Step = { script: 'train', name: '', flags: train };
  const ready: ReadyStep[] = [];
  for (const { script, name, flags, prints } of [...before, own]) {
    const key = [jobName(job), name].filter(Boolean).join('-');
    const path = join(runs, prints ? `.benchmark/${key}.${prints}` : key);
    const filled = await Promise.all(flags.map((flag) => filledFlag(flag, job, paths, supplied)));
    ready.push({ script, key, path, flags: filled.flat(), prints: prints !== undefined });
    paths.set(name, path);
  }
  return ready;
}

/** `{name}` becomes the path of an earlier step or of a supplied file; a star the files of a folder. */
async function filledFlag(
  flag: string,
  { entry }: Job,
  paths: ReadonlyMap<string, string>,
  supplied: JobContext['supplied'],
): Promise<string[]> {
  const [whole, name] = /\{(\w+)\}/.exec(flag) ?? [];
  if (whole === undefined || name === undefined) return [flag];
  const path = paths.get(name) ?? supplied[name as SuppliedFile];
  if (!path) {
    const fix = `Say where it lies: --${name} PATH (where to get it: apps/benchmark/README.md).`;
    throw new ConfigError({ where: `benchmark ${entry.name}`, expected: `a file of ${name}`, got: 'none', fix });
  }
  if (!flag.endsWith('/*.json')) return [flag.replace(whole, path)];
  const names = await readdir(path);
  return names
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => join(path, file));
}

/** Everything that a job's result depends on. */
async function commandsOf(job: Job, context: JobContext): Promise<string> {
  const { evaluate, runOf } = job.entry;
  const trained = { ...job, entry: runOf === undefined ? job.entry : entryOf(runOf) };
  const steps = await trainingSteps(trained, context);
  return [...steps.map(commandOf), `evaluate ${context.splits} ${evaluate.join(' ')}`].join('\n');
}

const commandOf = ({ script, flags }: ReadyStep): string => [script, ...flags].join(' ');

/** @returns the peak of its memory in MiB, 0 if nobody knows */
async function runStep(step: ReadyStep, { entry, seed }: Job, context: JobContext): Promise<number> {
  const { records, watch, stop } = context;
  const command = commandOf(step);
  const record = await records.read(step.key, `step ${command}`);
  const base = { app: entry.app, script: step.script, log: records.log(step.key) };
  if (step.prints) {
    const there = await access(step.path).then(
      () => true,
      () => false,
    );
    if (record?.ended && there) return 0;
    await runCommand({ ...base, args: step.flags, output: step.path }, watch, stop);
    await records.write(step.key, { command: `step ${command}`, ended: true });
    return 0;
  }
  const found = await findRun(step.path);
  const begun = record !== undefined && found.kind === 'run';
  if (begun && found.manifest?.finished) return record.peakMemoryMiB ?? 0;
  const [runs, name] = [context.runs, step.key];
  const how = found.kind !== 'run' ? [] : begun ? ['--resume'] : ['--overwrite'];
  const own = ['--runs', runs, '--name', name, ...(seed === undefined ? [] : ['--seed', String(seed)]), ...how];
  await records.write(step.key, { command: `step ${command}`, ended: false });
  const { peakMemoryMiB = 0 } = await runCommand({ ...base, args: [...step.flags, ...own] }, watch, stop);
  const peak = Math.max(peakMemoryMiB, record?.peakMemoryMiB ?? 0);
  await records.write(step.key, { command: `step ${command}`, ended: true, peakMemoryMiB: peak });
  return peak;
}

const secondsOf = (run: string): Promise<number> =>
  openRun(run)
    .readProgress()
    .then(({ trainSeconds }) => trainSeconds);

/** The evaluation of each split; the last one, test, says speed and baselines. */
async function evaluateRun(job: Job, run: string, context: JobContext): Promise<BenchmarkRun> {
  const { entry } = job;
  const log = context.records.log(jobName(job));
  let result: BenchmarkRun = { scores: {} };
  for (const split of context.splits) {
    const args = ['--run', run, '--split', split, ...entry.evaluate];
    await runCommand({ app: entry.app, script: 'evaluate', args, log }, context.watch, context.stop);
    const report = await readEvaluation(run);
    const { parameters, trainSeconds, examplesPerSecond, signature, baselines, compute, threads } = report;
    const { commit, ...machine } = describeEnvironment();
    result = {
      scores: { ...result.scores, [split]: report.metrics },
      ...(baselines && { baselines: knownScores(baselines) }),
      ...{ signature, trainSeconds, examplesPerSecond, commit },
      ...(parameters > 0 && { parameters }), // a baseline has none
      machine: { ...machine, compute, threads },
    };
  }
  return result;
}

type Baselines = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Evaluations also have sums that are no metrics. */
const knownScores = (baselines: Baselines): Baselines =>
  Object.fromEntries(
    Object.entries(baselines).map(([name, scores]) => [
      name,
      Object.fromEntries(Object.entries(scores).filter(([key]) => metricKeys.some((known) => known === key))),
    ]),
  );
