import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withRun } from '@longhand/runs';
import { expect, it, vi } from 'vitest';
import { chooseRun } from './index.ts';

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
