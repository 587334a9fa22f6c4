import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { latestRun, openRun, withRun } from './index.ts';
import { checkpoint, trained } from './runs-testing.ts';

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

describe('files of a run', () => {
  it('are what was written', async () => {
    await trained(path, 1);
    expect(await openRun(path).readJson('vocabulary.json')).toEqual(['a', 'b']);
    await writeFile(join(path, 'vocabulary.json'), '["a","c"]');
    await expect(openRun(path).readJson('vocabulary.json')).rejects.toThrow(
      'vocabulary.json: expected the content that run.json names, got another. The file was changed or is damaged',
    );
    await writeFile(join(path, 'extra.json'), '1');
    await expect(openRun(path).readJson('extra.json')).rejects.toThrow('a file that run.json does not name');
    await expect(openRun(path).readJson('none.json')).rejects.toThrow('no readable file (no such file or folder)');
  });

  it('may be written at once', async () => {
    const names = ['a.json', 'b.json', 'c.json', 'd.json'];
    await withRun(path, { app: 'test' }, async (run) => {
      await Promise.all(names.map((name) => run.writeJson(name, name)));
      await run.complete();
    });
    for (const name of names) expect(await openRun(path).readJson(name)).toBe(name);
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
    await trained(path, 1);
    path = join(runs, 'half');
    await trained(path, 1, {}, null);
    path = join(runs, 'other app');
    await trained(path, 1, { app: 'other' });
    await mkdir(join(runs, 'folder'));
    await writeFile(join(runs, 'folder', 'config.json'), '{"app": "test"}');
    expect(await latestRun(runs, 'test')).toBe(join(runs, 'mine'));
    path = join(runs, 'later');
    await trained(path, 1);
    expect(await latestRun(runs, 'test')).toBe(path);
    await withRun(path, { app: 'test', resume: true }, async () => {
      expect(await latestRun(runs, 'test')).toBe(join(runs, 'mine'));
    });
  });

  it('is none where no training is done, with those that could be named', async () => {
    await trained(path, 1, {}, null);
    await expect(latestRun(runs, 'test')).rejects.toThrow(`got none that is finished, but ${path}. Train first`);
    await expect(latestRun(join(runs, 'none'), 'test')).rejects.toThrow('expected at least one run of test, got none');
  });
});
