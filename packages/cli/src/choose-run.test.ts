import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withRun } from '@longhand/runs';
import { afterEach, expect, it, vi } from 'vitest';
import { chooseRun, namedRun } from './index.ts';

afterEach(() => void vi.unstubAllEnvs());

it('says which run answers where nobody named it, and that another process trains it', async () => {
  let said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += text;
    return true;
  });
  const runs = await mkdtemp(join(tmpdir(), 'longhand-'));
  const path = join(runs, 'mine');
  await withRun(path, { app: 'test' }, async (run) => {
    await run.writeJson('config.json', { app: 'test', config: {}, preset: '' });
    await run.complete();
  });
  expect(await chooseRun('test', { run: '', runs })).toBe(path);
  expect(said).toBe(`Run: ${path} (the latest; choose another with --run)\n`);
  const other = { pid: 1, host: 'elsewhere', began: '1', since: 'then', token: 'x' };
  await writeFile(join(runs, '.mine.lock'), JSON.stringify(other));
  expect(await chooseRun('test', { run: path, runs })).toBe(path);
  expect(said).toContain(`${path} is still in training (process 1 on elsewhere, since then)`);
  vi.restoreAllMocks();
});

it('takes a run in the folder of runs before a folder of data of the same name, and a path to a model before both', async () => {
  const here = await mkdtemp(join(tmpdir(), 'longhand-'));
  vi.stubEnv('INIT_CWD', here);
  for (const folder of ['yesno', 'runs/yesno', 'bundle', 'runs/bundle'])
    await mkdir(join(here, folder), { recursive: true });
  await writeFile(join(here, 'bundle/model.json'), '{}');
  expect(namedRun('yesno', 'runs')).toBe(join(here, 'runs/yesno'));
  expect(namedRun('bundle', 'runs')).toBe(join(here, 'bundle'));
  expect(namedRun('neither', 'runs')).toBe(join(here, 'neither'));
});
