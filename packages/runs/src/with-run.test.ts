import { mkdir, mkdtemp, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openRun, withRun } from './index.ts';
import { checkpoint, trained, tree } from './runs-testing.ts';

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

const wholeRun = (name = 'mine') =>
  ['', '/checkpoints', '/checkpoints/1', '/checkpoints/1/optimizer.safetensors', '/checkpoints/1/weights.safetensors']
    .concat(['/config.json', '/progress.json', '/run.json', '/vocabulary.json'])
    .map((file) => `${name}${file}`);

describe('a new run', () => {
  it('takes its place at its first checkpoint, and leaves nothing else', async () => {
    await withRun(path, { app: 'test' }, async (run, start) => {
      expect(start).toBe('new');
      await run.writeJson('vocabulary.json', ['a']);
      expect((await tree(runs)).filter((name) => name.startsWith('mine'))).toEqual([]);
      await run.writeJson('config.json', { app: 'test', config: {}, preset: '' });
      await checkpoint(run, 1);
      expect(await readdir(path)).toContain('progress.json');
      expect(run.file('x')).toBe(join(path, 'x'));
    });
    expect(await tree(runs)).toEqual(wholeRun());
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
    expect(await tree(runs)).toEqual([]);
    expect(await trained(path)).toBe('new');
  });

  it('is refused where a run is, and where --resume and --overwrite are both asked for', async () => {
    await trained(path);
    await expect(trained(path)).rejects.toThrow(
      `${path}: expected no run of this name yet, got one. Resume it (--resume), replace it (--overwrite) or choose another`,
    );
    await expect(trained(path, 1, { resume: true, overwrite: true })).rejects.toThrow(
      'expected one of the two, got both',
    );
  });
});

describe('--overwrite', () => {
  it('keeps the old run until the new one has its first checkpoint', async () => {
    await trained(path, 1);
    const failing = withRun(path, { app: 'test', overwrite: true }, async (run) => {
      await run.writeJson('vocabulary.json', ['other']);
      expect((await openRun(path).readProgress()).step).toBe(1);
      throw new Error('diverged');
    });
    await expect(failing).rejects.toThrow('diverged');
    expect(await tree(runs)).toEqual(wholeRun());
    expect(await trained(path, 2, { overwrite: true })).toBe('new');
    expect((await openRun(path).readProgress()).step).toBe(2);
    expect(await readdir(runs)).toEqual(['mine']);
  });

  it('makes a run where none is', async () => expect(await trained(path, 1, { overwrite: true })).toBe('new'));

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
    const before = await tree(runs);
    for (const request of [{ overwrite: true }, { resume: true }, {}])
      await expect(trained(path, 2, request)).rejects.toThrow('It is left alone: choose another --name.');
    expect(await tree(runs)).toEqual(before);
  });

  it('refuses a file for the folder of the runs', async () => {
    await writeFile(join(runs, 'file'), 'mine');
    path = join(runs, 'file', 'mine');
    await expect(trained(path, 1, { overwrite: true })).rejects.toThrow('--runs: expected a folder, got');
  });

  it('leaves a file and a link alone', async () => {
    await writeFile(path, 'mine');
    await expect(trained(path, 2, { overwrite: true })).rejects.toThrow('got a file');
    const [real, link] = [join(runs, 'real'), join(runs, 'link')];
    path = real;
    await trained(path, 1);
    await symlink(real, link);
    path = link;
    await expect(trained(path, 2, { overwrite: true })).rejects.toThrow('got a link');
    expect((await openRun(real).readProgress()).step).toBe(1);
  });

  it.each([
    ['notes.txt', 'a file'],
    ['data', 'a folder'],
    ['checkpoints/best', 'a folder'],
    ['checkpoints/1/mine.txt', 'a file'],
    ['metrics.jsonl', 'a link'],
  ])('leaves a run that holds %s (%s) beside its own files', async (name, kind) => {
    await trained(path, 1);
    if (kind === 'a file') await writeFile(join(path, name), 'mine');
    if (kind === 'a folder') await mkdir(join(path, name));
    if (kind === 'a link') await symlink(await mkdtemp(join(tmpdir(), 'longhand-')), join(path, name));
    const before = await tree(path);
    await expect(trained(path, 2, { overwrite: true })).rejects.toThrow(`got also ${name}. Move that elsewhere`);
    expect(await tree(path)).toEqual(before);
    expect((await openRun(path).readProgress()).step).toBe(1);
  });

  it('replaces a run with its reports', async () => {
    await trained(path, 1);
    for (const name of ['report.json', 'report.html', 'statistics.json', 'translations.dev.txt'])
      await writeFile(join(path, name), '');
    await trained(path, 2, { overwrite: true });
    expect(await readdir(path)).not.toContain('report.json');
  });

  it('leaves the run of another app alone', async () => {
    await trained(path, 1, { app: 'other' });
    await expect(trained(path, 2, { overwrite: true })).rejects.toThrow('expected a run of test, got one of other');
  });

  it('touches nothing else in the folder of the runs', async () => {
    await mkdir(join(runs, 'thesis'));
    await writeFile(join(runs, 'thesis', 'config.json'), '{"app": "test"}');
    for (const name of ['.mine.new-abcdef', '.mine.old-abcdef', 'mine2']) {
      await mkdir(join(runs, name));
      await writeFile(join(runs, name, 'mine.txt'), 'mine');
    }
    const before = await tree(runs);
    await trained(path, 1);
    await trained(path, 2, { overwrite: true });
    await trained(path, 2, { resume: true });
    const after = (await tree(runs)).filter((name) => !/^mine(\/|$)/.test(name));
    expect(after).toEqual(before);
  });
});

describe('--resume', () => {
  it('goes on from a checkpoint', async () => {
    await trained(path, 1, {}, null);
    expect(await trained(path, 2, { resume: true })).toBe('resume');
    expect((await openRun(path).readProgress()).step).toBe(2);
  });

  it('refuses where nothing is, and data that is not the run it began with', async () => {
    await expect(trained(path, 1, { resume: true })).rejects.toThrow('expected a run to resume, got none');
    await trained(path, 1);
    const other = withRun(path, { app: 'test', resume: true }, (run) => run.writeJson('vocabulary.json', ['c']));
    await expect(other).rejects.toThrow('vocabulary.json: expected what the data gave when the run was begun');
    expect(await openRun(path).readJson('vocabulary.json')).toEqual(['a', 'b']);
  });

  it('reads a run made before there were manifests, and gives it one', async () => {
    await trained(path, 1, {}, null);
    await rename(join(path, 'run.json'), join(runs, 'run.json'));
    expect(await trained(path, 2, { resume: true })).toBe('resume');
    expect(JSON.parse(await readFile(join(path, 'run.json'), 'utf8'))).toMatchObject({ app: 'test', finished: true });
    await rename(join(path, 'run.json'), join(runs, 'run.json'));
    expect(await trained(path, 3, { overwrite: true })).toBe('new');
  });
});
