// `pnpm fuzz [--count 20000] [--seed 1] [--only tables,runs]`: every reader of files from elsewhere against damaged files.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../../packages/base/src/index.ts';
import { group, number, text, type ValuesOf } from '../../packages/bundle/src/settings/index.ts';
import { defineCommand, runMain } from '../../packages/cli/src/index.ts';
import type { AttackOptions, Failure } from './attack.ts';
import { readers } from './readers.ts';

type Place = NonNullable<AttackOptions['after']>;
type Message = Place | { readonly failures: readonly Failure[] };
const longest = 5000; // milliseconds for one copy

/** Attacks a reader in a process; one that hangs or crashes is told, and the next copies go on. */
async function attackApart(name: string, options: Omit<AttackOptions, 'onCopy'>): Promise<readonly Failure[]> {
  const script = fileURLToPath(new URL('./worker.ts', import.meta.url));
  const child = fork(script, [JSON.stringify({ name, options })], { execArgv: ['--import', 'tsx'] });
  let [last, heard, hangs]: [Place | undefined, number, boolean] = [undefined, Date.now(), false];
  let failures: readonly Failure[] | undefined;
  const watch = setInterval(() => {
    hangs = last !== undefined && Date.now() - heard > longest;
    if (hangs) child.kill('SIGKILL');
  }, 500);
  child.on('message', (message: Message) => {
    if ('failures' in message) failures = message.failures;
    else [last, heard] = [message, Date.now()];
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearInterval(watch);
  if (failures) return failures;
  if (!last) throw new Error(`${name}: ended with ${code ?? signal} before its first copy`);
  const what = hangs ? `a hang of more than ${longest / 1000} seconds` : `the end of the process: ${code ?? signal}`;
  const failure: Failure = { reader: name, ...(last as Place), what };
  return [failure, ...(await attackApart(name, { ...options, after: last }))];
}

const settings = group('Fuzz', {
  count: number(20_000, { min: 1, max: 10_000_000, integer: true }, 'Damaged copies of each file.'),
  seed: number(1, { min: 0, integer: true }, 'Seed of the damage.'),
  only: text('', 'Some readers, with commas; empty: all.'),
});

const fuzz = async (config: ValuesOf<typeof settings>): Promise<void> => {
  const chosen = config.only.split(',').filter((name) => name !== '');
  const unknown = chosen.find((name) => !readers.some((reader) => reader.name === name));
  if (unknown !== undefined)
    throw new ConfigError({ where: '--only', expected: readers.map(({ name }) => name).join(', '), got: unknown });
  const folder = await mkdtemp(join(tmpdir(), 'longhand-fuzz-'));
  let found = 0;
  for (const { name } of readers.filter((reader) => chosen.length === 0 || chosen.includes(reader.name))) {
    const start = performance.now();
    const failures = await attackApart(name, { ...config, folder: join(folder, name) });
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    process.stdout.write(`${name}: ${config.count} copies of each file in ${seconds} s, ${failures.length} failures\n`);
    for (const { file, copy, what } of failures.slice(0, 20))
      process.stdout.write(`  ${file}, copy ${copy}: ${what}\n`);
    found += failures.length;
  }
  await rm(folder, { recursive: true });
  if (found > 0) process.exitCode = 1;
};

await runMain(
  defineCommand({
    name: 'pnpm fuzz',
    summary: 'Gives damaged files to every reader: each is read, or refused with one line.',
    settings,
    example: 'pnpm fuzz --only wav --count 1000',
    action: fuzz,
  }),
);
