// A benchmark in processes of its own: killed in the middle it goes on from there, a seed that fails ends nothing, and what is done is
// not done again.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { benchmark, splitsOf } from './benchmark.ts';
import { root } from './child.ts';
import { readResults } from './result.ts';

const command = fileURLToPath(new URL('./benchmark-command.ts', import.meta.url));

function start(runs: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', command, '--runs', runs, ...args], { cwd: root });
  let [messages, table] = ['', ''];
  child.stderr.on('data', (text: Buffer) => {
    messages += text;
  });
  child.stdout.on('data', (text: Buffer) => {
    table += text;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, ended, messages: () => messages, table: () => table };
}

const newFolder = () => mkdtemp(join(tmpdir(), 'longhand-benchmark-'));
const progressOf = async (run: string) => JSON.parse(await readFile(join(run, 'progress.json'), 'utf8'));
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Six processes, each of which loads everything: on a busy machine minutes. */
const timeout = 600_000;

it('goes on from the checkpoint after kill -9, and is done once', { timeout }, async () => {
  const runs = await newFolder();
  const run = join(runs, 'sentiment-seed1');
  const killed = start(runs, '--only', 'sentiment');
  while ((await progressOf(run).catch(() => undefined)) === undefined && killed.child.exitCode === null) await wait(50);
  const training = Number(await readFile(join(runs, '.benchmark', 'sentiment-seed1.log.pid'), 'utf8'));
  killed.child.kill('SIGKILL');
  expect(await killed.ended).toBeNull();
  while (isAlive(training)) await wait(50); // it saves, and ends by itself
  expect((await progressOf(run)).finished).toBeNull();

  const resumed = start(runs, '--only', 'sentiment,sentiment-lexicon');
  expect(await resumed.ended, resumed.messages()).toBe(0);
  expect(resumed.table()).toMatch(/BiLSTM 32, mean .* [\d.]+ \[[\d.]+, [\d.]+\] %/);
  expect((await progressOf(run)).finished).not.toBeNull();
  const commands = await readFile(join(runs, '.benchmark', 'sentiment-seed1.log'), 'utf8');
  const trainings = commands.split('\n').filter((line) => line.startsWith('sentiment train '));
  expect(trainings.map((line) => line.includes('--resume'))).toEqual([false, true]);

  const again = start(runs, '--only', 'sentiment,sentiment-lexicon');
  expect(await again.ended, again.messages()).toBe(0);
  expect(again.messages().match(/was done before/g)).toHaveLength(2);
  expect(again.table()).toBe(resumed.table());
});

it('what is to be published has dev, also of a run that a first look scored on test alone', { timeout }, async () => {
  const runs = await newFolder();
  const results = join(runs, 'results');
  const settings = { preset: 'tiny', tasks: [], only: ['sentiment-naive-bayes'], seeds: 1, runs, results } as const;
  const scored = async (publish: boolean) => {
    const own = { ...settings, splits: splitsOf('tiny', publish), supplied: { vectors: '', reuters: '' } };
    const { failures } = await benchmark(own, () => {}, new AbortController().signal);
    expect(failures).toEqual([]);
    return (await readResults(results)).get('sentiment-naive-bayes')?.runs[0];
  };
  const trainings = async () =>
    (await readFile(join(runs, '.benchmark', 'sentiment-naive-bayes.log'), 'utf8')).match(/^sentiment train /gm)
      ?.length;
  const first = await scored(false);
  expect(Object.keys(first?.scores ?? {})).toEqual(['test']);
  const published = await scored(true);
  expect(Object.keys(published?.scores ?? {})).toEqual(['dev', 'test']);
  expect(published?.scores.test).toEqual(first?.scores.test);
  expect(await trainings()).toBe(1);
});

it('a seed that fails is named, and the others are done', async () => {
  const runs = await newFolder();
  await writeFile(join(runs, 'sentiment-lexicon'), 'in the way of its run');
  const { ended, messages, table } = start(runs, '--only', 'sentiment-naive-bayes,sentiment-lexicon', '--seeds', '2');
  expect(await ended).toBe(1);
  expect(messages()).toMatch(/failed: sentiment-lexicon: .*expected a run, or nothing yet/);
  expect(table()).toContain('Naive Bayes');
  expect(table()).not.toContain('AFINN');
  const result = JSON.parse(await readFile(join(runs, 'results', 'sentiment-naive-bayes.json'), 'utf8'));
  expect(result).toMatchObject({ schema: 'longhand-benchmark', version: 1, source: 'benchmark' });
  expect(result.runs[0].machine.compute).not.toBe('');
});

it('Ctrl-C lets the training save, and the table has what is done', async () => {
  const runs = await newFolder();
  const { child, ended, messages, table } = start(runs, '--only', 'sentiment-lexicon,speech');
  while (!messages().includes('speech-seed1  begins') && child.exitCode === null) await wait(50);
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(messages()).toContain('The same command goes on from here');
  expect(table()).toContain('AFINN');
  expect(table()).not.toContain('CTC');
});
