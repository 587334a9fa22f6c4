// The command from end to end at its smallest size: all experiments, figures, page; killed in the middle it goes on from there.
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { experiments } from './experiments/index.ts';
import { readResult } from './result.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const command = fileURLToPath(new URL('./laboratory-command.ts', import.meta.url));

function start(out: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', command, '--preset', 'smoke', '--out', out, ...args], {
    cwd: root,
  });
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

it('measures everything, and goes on after kill -9', { timeout: 600_000 }, async () => {
  const out = await mkdtemp(join(tmpdir(), 'longhand-laboratory-'));
  const first = start(out);
  while (!first.messages().includes('[3/') && first.child.exitCode === null) await wait(20);
  first.child.kill('SIGKILL');
  await first.ended;

  const second = start(out);
  expect(await second.ended, second.messages()).toBe(0);
  expect(second.messages()).toMatch(/^\d+ of \d+ pieces were done before/);
  for (const experiment of experiments) {
    const result = await readResult(out, experiment.name, 'smoke');
    expect(result?.findings.length).toBe(experiment.pieces('smoke', 1).length);
    for (const { claim } of experiment.conclude(result?.findings ?? [])) expect(second.table()).toContain(claim);
  }
  const page = await readFile(join(out, 'index.html'), 'utf8');
  for (const { title } of experiments) expect(page).toContain(`>${title}</h2>`);

  const third = start(out, 'memory', 'gates');
  expect(await third.ended, third.messages()).toBe(0);
  expect(third.messages()).not.toContain('[1/');
  expect(third.table()).not.toContain('mapping');
  expect((await readdir(out)).filter((name) => name.includes('writing'))).toEqual([]);
});

it('refuses what it does not know, and to publish what means nothing', { timeout: 600_000 }, async () => {
  const out = await mkdtemp(join(tmpdir(), 'longhand-laboratory-'));
  const unknown = start(out, 'astrology');
  expect(await unknown.ended).toBe(1);
  expect(unknown.messages()).toMatch(/laboratory: expected memory, .*got "astrology"/);
  const published = start(out, 'memory', '--publish');
  expect(await published.ended).toBe(1);
  expect(published.messages()).toMatch(/--publish: expected a measurement of preset tiny or base, got --preset smoke/);
});
