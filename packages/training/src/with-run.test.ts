import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { chooseRun, latestRun, openRun, type RunFolder, type RunRequest, withRun } from './index.ts';

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

const position = (step: number, finished: 'epochs' | null = null) => ({
  ...{ step, epoch: 0, batch: step, best: null, schedule: { rate: 1, best: null, badEpochs: 0 } },
  ...{ epochLoss: { sum: 1, size: 2 }, trainSeconds: 3, finished },
});
const checkpoint = async (run: RunFolder, step: number, finished: 'epochs' | null = null) => {
  const w = tf.scalar(step);
  await run.writeCheckpoint({ weights: { w }, optimizer: { 'w/m': w } }, position(step, finished));
  w.dispose();
};
const trained = (step = 1, request: Partial<RunRequest> = {}, finished: 'epochs' | null = 'epochs') =>
  withRun(path, { app: 'test', ...request }, async (run, start) => {
    await run.writeJson('vocabulary.json', ['a', 'b']);
    await run.writeJson('config.json', { app: 'test', config: { step }, preset: '' }, { mayChange: true });
    await checkpoint(run, step, finished);
    return start;
  });
const tree = async (folder = runs) => (await readdir(folder, { recursive: true })).sort();
const wholeRun = (name = 'mine') =>
  ['', '/checkpoints', '/checkpoints/1', '/checkpoints/1/optimizer.safetensors', '/checkpoints/1/weights.safetensors']
    .concat(['/config.json', '/progress.json', '/run.json', '/vocabulary.json'])
    .map((file) => `${name}${file}`);

describe('a new run', () => {
  it('takes its place at its first checkpoint, and leaves nothing else', async () => {
    await withRun(path, { app: 'test' }, async (run, start) => {
      expect(start).toBe('new');
      await run.writeJson('vocabulary.json', ['a']);
      expect((await tree()).filter((name) => name.startsWith('mine'))).toEqual([]);
      await run.writeJson('config.json', { app: 'test', config: {}, preset: '' });
      await checkpoint(run, 1);
      expect(await readdir(path)).toContain('progress.json');
      expect(run.file('x')).toBe(join(path, 'x'));
    });
    expect(await tree()).toEqual(wholeRun());
    expect(JSON.parse(await readFile(join(path, 'run.json'), 'utf8'))).toMatchObject({
      ...{ format: 'longhand-run', version: 1, app: 'test', finished: false },
      files: { 'config.json': [expect.stringMatching(/^[0-9a-f]{64}$/)], 'vocabulary.json': [expect.anything()] },
    });
  });

  it('that fails before its first checkpoint does not block its name', async () => {
    const failing = withRun(path, { app: 'test' }, async (run) => {
      await run.writeJson('vocabulary.json', ['a']);
      throw new Error('no data');
    });
    await expect(failing).rejects.toThrow('no data');
    expect(await tree()).toEqual([]);
    expect(await trained()).toBe('new');
  });

  it('is refused where a run is, and where --resume and --overwrite are both asked for', async () => {
    await trained();
    await expect(trained()).rejects.toThrow(
      `${path}: expected no run of this name yet, got one. Resume it (--resume), replace it (--overwrite) or choose another`,
    );
    await expect(trained(1, { resume: true, overwrite: true })).rejects.toThrow('expected one of the two, got both');
  });
});

describe('--overwrite', () => {
  it('keeps the old run until the new one has its first checkpoint', async () => {
    await trained(1);
    const failing = withRun(path, { app: 'test', overwrite: true }, async (run) => {
      await run.writeJson('vocabulary.json', ['other']);
      expect((await openRun(path).readProgress()).step).toBe(1);
      throw new Error('diverged');
    });
    await expect(failing).rejects.toThrow('diverged');
    expect(await tree()).toEqual(wholeRun());
    expect(await trained(2, { overwrite: true })).toBe('new');
    expect((await openRun(path).readProgress()).step).toBe(2);
    expect(await readdir(runs)).toEqual(['mine']);
  });

  it('makes a run where none is', async () => expect(await trained(1, { overwrite: true })).toBe('new'));

  /** What stands in the way, and is to stay as it is. */
  const others: [string, () => Promise<unknown>][] = [
    ['a folder of files', () => writeFile(join(path, 'thesis.txt'), 'mine')],
    ['a folder with a config.json of something else', () => writeFile(join(path, 'config.json'), '{"port": 80}')],
    ['a folder with a config.json that is no JSON', () => writeFile(join(path, 'config.json'), 'port: 80')],
    ['a folder of runs', () => mkdir(join(path, 'other'))],
    ['a manifest of something else', () => writeFile(join(path, 'run.json'), '{"name": "job"}')],
    [
      'a manifest of a version to come',
      () => writeFile(join(path, 'run.json'), '{"format":"longhand-run","version":2}'),
    ],
  ];
  it.each(others)('leaves %s alone', async (_, plant) => {
    await mkdir(path);
    await plant();
    const before = await tree();
    for (const request of [{ overwrite: true }, { resume: true }, {}])
      await expect(trained(2, request)).rejects.toThrow('It is left alone: choose another --name.');
    expect(await tree()).toEqual(before);
  });

  it('refuses a file for the folder of the runs', async () => {
    await writeFile(join(runs, 'file'), 'mine');
    path = join(runs, 'file', 'mine');
    await expect(trained(1, { overwrite: true })).rejects.toThrow('--runs: expected a folder, got');
  });

  it('leaves a file and a link alone', async () => {
    await writeFile(path, 'mine');
    await expect(trained(2, { overwrite: true })).rejects.toThrow('got a file');
    const [real, link] = [join(runs, 'real'), join(runs, 'link')];
    path = real;
    await trained(1);
    await symlink(real, link);
    path = link;
    await expect(trained(2, { overwrite: true })).rejects.toThrow('got a link');
    expect((await openRun(real).readProgress()).step).toBe(1);
  });

  it.each([
    ['notes.txt', 'a file'],
    ['data', 'a folder'],
    ['checkpoints/best', 'a folder'],
    ['checkpoints/1/mine.txt', 'a file'],
    ['metrics.jsonl', 'a link'],
  ])('leaves a run that holds %s (%s) beside its own files', async (name, kind) => {
    await trained(1);
    if (kind === 'a file') await writeFile(join(path, name), 'mine');
    if (kind === 'a folder') await mkdir(join(path, name));
    if (kind === 'a link') await symlink(await mkdtemp(join(tmpdir(), 'longhand-')), join(path, name));
    const before = await tree(path);
    await expect(trained(2, { overwrite: true })).rejects.toThrow(`got also ${name}. Move that elsewhere`);
    expect(await tree(path)).toEqual(before);
    expect((await openRun(path).readProgress()).step).toBe(1);
  });

  it('replaces a run with its reports', async () => {
    await trained(1);
    for (const name of ['report.json', 'report.html', 'statistics.json', 'translations.dev.txt'])
      await writeFile(join(path, name), '');
    await trained(2, { overwrite: true });
    expect(await readdir(path)).not.toContain('report.json');
  });

  it('leaves the run of another app alone', async () => {
    await trained(1, { app: 'other' });
    await expect(trained(2, { overwrite: true })).rejects.toThrow('expected a run of test, got one of other');
  });

  it('touches nothing else in the folder of the runs', async () => {
    await mkdir(join(runs, 'thesis'));
    await writeFile(join(runs, 'thesis', 'config.json'), '{"app": "test"}');
    for (const name of ['.mine.new-abcdef', '.mine.old-abcdef', 'mine2']) {
      await mkdir(join(runs, name));
      await writeFile(join(runs, name, 'mine.txt'), 'mine');
    }
    const before = await tree();
    await trained(1);
    await trained(2, { overwrite: true });
    await trained(2, { resume: true });
    const after = (await tree()).filter((name) => !/^mine(\/|$)/.test(name));
    expect(after).toEqual(before);
  });
});

describe('--resume', () => {
  it('goes on from a checkpoint', async () => {
    await trained(1, {}, null);
    expect(await trained(2, { resume: true })).toBe('resume');
    expect((await openRun(path).readProgress()).step).toBe(2);
  });

  it('refuses where nothing is, and data that is not the run it began with', async () => {
    await expect(trained(1, { resume: true })).rejects.toThrow('expected a run to resume, got none');
    await trained(1);
    const other = withRun(path, { app: 'test', resume: true }, (run) => run.writeJson('vocabulary.json', ['c']));
    await expect(other).rejects.toThrow('vocabulary.json: expected what the data gave when the run was begun');
    expect(await openRun(path).readJson('vocabulary.json')).toEqual(['a', 'b']);
  });

  it('reads a run made before there were manifests, and gives it one', async () => {
    await trained(1, {}, null);
    await rename(join(path, 'run.json'), join(runs, 'run.json'));
    expect(await trained(2, { resume: true })).toBe('resume');
    expect(JSON.parse(await readFile(join(path, 'run.json'), 'utf8'))).toMatchObject({ app: 'test', finished: true });
    await rename(join(path, 'run.json'), join(runs, 'run.json'));
    expect(await trained(3, { overwrite: true })).toBe('new');
  });
});

describe('what a killed process leaves', () => {
  it('is cleared: a new run that never took its place', async () => {
    await trained(1);
    await cp(path, join(runs, '.mine.new-abcdef'), { recursive: true });
    await mkdir(join(runs, '.mine.new-empty1'));
    await writeFile(join(path, 'weights.safetensors.0123456789ab.writing'), 'half');
    await writeFile(join(path, 'essay.writing'), 'mine');
    await trained(2, { resume: true });
    expect(await readdir(runs)).toEqual(['mine']);
    expect((await readdir(path)).filter((name) => name.endsWith('.writing'))).toEqual(['essay.writing']);
  });

  it('is put back: an old run that was being replaced', async () => {
    await trained(1);
    await mkdir(join(runs, '.mine.old-abcdef'));
    await rename(path, join(runs, '.mine.old-abcdef', 'run'));
    await expect(trained(2)).rejects.toThrow('no run of this name yet, got one');
    expect((await openRun(path).readProgress()).step).toBe(1);
    expect(await readdir(runs)).toEqual(['mine']);
  });

  it('is cleared: an old run that had been replaced', async () => {
    await trained(1);
    await mkdir(join(runs, '.mine.old-abcdef'));
    await cp(path, join(runs, '.mine.old-abcdef', 'run'), { recursive: true });
    await trained(2, { overwrite: true });
    expect(await readdir(runs)).toEqual(['mine']);
  });
});

describe('a second process', () => {
  const lock = () => join(runs, '.mine.lock');

  it.each([{}, { resume: true }, { overwrite: true }])('with %j is told so', async (request) => {
    await trained(1, {}, null);
    await withRun(path, { app: 'test', resume: true }, async () => {
      await expect(trained(2, request)).rejects.toThrow(
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
    expect(await trained(1)).toBe('new');
    // The number of a dead one may be another's by now, as ours: it began at another time.
    await writeFile(lock(), JSON.stringify({ ...dead, pid: process.pid }));
    expect(await trained(2, { overwrite: true })).toBe('new');
    expect(await readdir(runs)).toEqual(['mine']);
  });

  it('does not judge processes of other machines, nor a lock that is just being written', async () => {
    await writeFile(lock(), JSON.stringify({ pid: 1, host: 'elsewhere', began: '1', since: 'then', token: 'x' }));
    await expect(trained(1)).rejects.toThrow(/process 1 on elsewhere.*If it no longer runs, delete .*\.mine\.lock/);
    await writeFile(lock(), '');
    await expect(trained(1)).rejects.toThrow('one that is just being started');
  });
});

describe('files of a run', () => {
  it('are what was written', async () => {
    await trained(1);
    expect(await openRun(path).readJson('vocabulary.json')).toEqual(['a', 'b']);
    await writeFile(join(path, 'vocabulary.json'), '["a","c"]');
    await expect(openRun(path).readJson('vocabulary.json')).rejects.toThrow(
      'vocabulary.json: expected the content that run.json names, got another. The file was changed or is damaged',
    );
    await writeFile(join(path, 'extra.json'), '1');
    await expect(openRun(path).readJson('extra.json')).rejects.toThrow('a file that run.json does not name');
    await expect(openRun(path).readJson('none.json')).rejects.toThrow('no readable file (no such file or folder)');
  });

  it('are read while another process replaces them', async () => {
    await withRun(path, { app: 'test' }, async (run) => {
      await run.write('weights.safetensors', 'first', { mayChange: true });
      await checkpoint(run, 1);
      let done = false;
      const writing = (async () => {
        for (let i = 0; i < 40; i++) await run.write('weights.safetensors', `number ${i}`, { mayChange: true });
        done = true;
      })();
      while (!done)
        expect((await openRun(path).read('weights.safetensors')).toString()).toMatch(/^(first|number \d+)$/);
      await writing;
    });
  });
});

describe('the run that answers', () => {
  it('is the latest that is finished, and not in training', async () => {
    await trained(1);
    path = join(runs, 'half');
    await trained(1, {}, null);
    path = join(runs, 'other app');
    await trained(1, { app: 'other' });
    await mkdir(join(runs, 'folder'));
    await writeFile(join(runs, 'folder', 'config.json'), '{"app": "test"}');
    expect(await latestRun(runs, 'test')).toBe(join(runs, 'mine'));
    path = join(runs, 'later');
    await trained(1);
    expect(await latestRun(runs, 'test')).toBe(path);
    await withRun(path, { app: 'test', resume: true }, async () => {
      expect(await latestRun(runs, 'test')).toBe(join(runs, 'mine'));
    });
  });

  it('is none where no training is done, with those that could be named', async () => {
    await trained(1, {}, null);
    await expect(latestRun(runs, 'test')).rejects.toThrow(`got none that is finished, but ${path}. Train first`);
    await expect(latestRun(join(runs, 'none'), 'test')).rejects.toThrow('expected at least one run of test, got none');
  });

  it('is said where nobody named it, and where another process trains it', async () => {
    let said = '';
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said += text;
      return true;
    });
    await trained(1);
    expect(await chooseRun('test', { run: '', runs })).toBe(path);
    expect(said).toBe(`Run: ${path} (the latest; choose another with --run)\n`);
    await writeFile(
      join(runs, '.mine.lock'),
      JSON.stringify({ pid: 1, host: 'elsewhere', began: '1', since: 'then', token: 'x' }),
    );
    expect(await chooseRun('test', { run: path, runs })).toBe(path);
    expect(said).toContain(`${path} is still in training (process 1 on elsewhere, since then)`);
    vi.restoreAllMocks();
  });
});
