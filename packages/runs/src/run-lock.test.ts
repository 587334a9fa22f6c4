import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rename, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openRun, withRun } from './index.ts';
import { trained } from './runs-testing.ts';

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

let runs = '';
let path = '';
beforeEach(async () => {
  runs = await mkdtemp(join(tmpdir(), 'longhand-'));
  path = join(runs, 'mine');
});

describe('what a killed process leaves', () => {
  it('is cleared: a new run that never took its place', async () => {
    await trained(path, 1);
    await cp(path, join(runs, '.mine.new-abcdef'), { recursive: true });
    await mkdir(join(runs, '.mine.new-empty1'));
    await writeFile(join(path, 'weights.safetensors.0123456789ab.writing'), 'half');
    await writeFile(join(path, 'essay.writing'), 'mine');
    await trained(path, 2, { resume: true });
    expect(await readdir(runs)).toEqual(['mine']);
    expect((await readdir(path)).filter((name) => name.endsWith('.writing'))).toEqual(['essay.writing']);
  });

  it('is put back: an old run that was being replaced', async () => {
    await trained(path, 1);
    await mkdir(join(runs, '.mine.old-abcdef'));
    await rename(path, join(runs, '.mine.old-abcdef', 'run'));
    await expect(trained(path, 2)).rejects.toThrow('no run of this name yet, got one');
    expect((await openRun(path).readProgress()).step).toBe(1);
    expect(await readdir(runs)).toEqual(['mine']);
  });

  it('is cleared: an old run that had been replaced', async () => {
    await trained(path, 1);
    await mkdir(join(runs, '.mine.old-abcdef'));
    await cp(path, join(runs, '.mine.old-abcdef', 'run'), { recursive: true });
    await trained(path, 2, { overwrite: true });
    expect(await readdir(runs)).toEqual(['mine']);
  });
});

describe('a second process', () => {
  const lock = () => join(runs, '.mine.lock');

  it.each([{}, { resume: true }, { overwrite: true }])('with %j is told so', async (request) => {
    await trained(path, 1, {}, null);
    await withRun(path, { app: 'test', resume: true }, async () => {
      await expect(trained(path, 2, request)).rejects.toThrow(
        new RegExp(`mine: expected a run that no other process trains, got one that process ${process.pid}, since`),
      );
    });
    expect(await readdir(runs)).toEqual(['mine']);
  });

  it('takes over from one that has died', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => child.on('close', resolve));
    const dead = { pid: child.pid, host: hostname(), began: '1', since: 'then', token: 'x' };
    await writeFile(lock(), JSON.stringify(dead));
    expect(await trained(path, 1)).toBe('new');
    // The number of a dead one may be another's by now, as ours: it began at another time.
    await writeFile(lock(), JSON.stringify({ ...dead, pid: process.pid }));
    expect(await trained(path, 2, { overwrite: true })).toBe('new');
    expect(await readdir(runs)).toEqual(['mine']);
  });

  it('does not judge processes of other machines, nor a lock that is just being written', async () => {
    await writeFile(lock(), JSON.stringify({ pid: 1, host: 'elsewhere', began: '1', since: 'then', token: 'x' }));
    await expect(trained(path, 1)).rejects.toThrow(
      /process 1 on elsewhere.*If it no longer runs, delete .*\.mine\.lock/,
    );
    await writeFile(lock(), '');
    await expect(trained(path, 1)).rejects.toThrow('one that is just being started');
  });
});
