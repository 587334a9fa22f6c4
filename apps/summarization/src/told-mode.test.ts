import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultsOf } from '@longhand/bundle/settings';
import { writeRunConfig } from '@longhand/cli';
import { withRun } from '@longhand/runs';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { modeOf, settingsOf } from './modes.ts';
import { toldMode } from './told-mode.ts';

let file = '';
let lines: string[] = [];
const told = (...argv: string[]) => toldMode(argv, (line) => lines.push(line));

beforeAll(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'longhand-')), 'own.tsv');
  const rows = Array.from(
    { length: 60 },
    (_, i) => `The council met in the rain on day ${i}.\tThe council met on day ${i}.`,
  );
  await writeFile(file, ['text\tshort', ...rows].join('\n'));
});
beforeEach(() => {
  lines = [];
});
const own = () => ['--data', file, '--document-column', 'text', '--summary-column=short'];

it("the user's own data chooses, says why, and is not read again", async () => {
  const { mode, data } = await told(...own());
  expect(mode).toBe('compression');
  expect(data?.splits.train).toHaveLength(48);
  expect(lines).toEqual([
    'Chosen from the data (--mode changes it): 100 % of the summaries are their sentence with words left out: --mode compression',
  ]);
});

it('--mode wins, and known sets, --preset, --auto off and --help have the default', async () => {
  expect(await told(...own(), '--mode', 'abstraction')).toEqual({ mode: 'abstraction' });
  for (const flags of [['--auto', 'off'], ['--preset', 'tiny'], ['--help']])
    expect(await told(...own(), ...flags)).toEqual({ mode: 'extraction' });
  for (const flags of [[], ['--data', 'scitldr-a'], ['--data=generated']])
    expect(await told(...flags)).toEqual({ mode: 'extraction' });
  expect(lines).toEqual([]);
});

it('a flag that only another mode has chooses that one, and says so', async () => {
  expect((await told(...own(), '--decoder-size', '64')).mode).toBe('abstraction');
  expect(lines[0]).toMatch(
    /^Chosen from the flags, which only it has: --mode abstraction, where the data speaks for compression: 100 %/,
  );
  expect((await told(...own(), '--lexicon', 'none')).mode).toBe('compression');
});

it('data that cannot be read is the error that training gives', async () => {
  await expect(told('--data', '/nowhere.tsv')).rejects.toThrow('/nowhere.tsv');
});

it('a run that is resumed or begun from has told its mode', async () => {
  const runs = await mkdtemp(join(tmpdir(), 'longhand-'));
  await withRun(join(runs, 'mine'), { app: 'summarization' }, async (run) => {
    const config = defaultsOf(settingsOf(modeOf('abstraction')));
    await writeRunConfig(run, { app: 'summarization', config, preset: '', language: 'en' } as never);
    await run.complete();
  });
  expect(await told('--resume', '--runs', runs, '--name', 'mine')).toEqual({ mode: 'abstraction' });
  expect(await told(...own(), '--init-from', join(runs, 'mine'))).toEqual({ mode: 'abstraction' });
  expect(await told('--resume', '--runs', runs, '--name', 'other')).toEqual({ mode: 'extraction' });
});
