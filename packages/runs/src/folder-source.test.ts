import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DataError } from '@longhand/base';
import { openModel } from '@longhand/bundle';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderSource } from './index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  await mkdir(join(folder, 'sub'));
  await writeFile(join(folder, 'config.json'), '{"app":"sentiment"}');
  await writeFile(join(folder, 'sub', 'a.txt'), 'a');
});
afterAll(() => rm(folder, { recursive: true }));

describe('a folder as a source', () => {
  it('gives the bytes of its files, below it too, and undefined for what is not there', async () => {
    const source = folderSource(folder);
    expect(new TextDecoder().decode(await source.read('sub/a.txt'))).toBe('a');
    expect(await source.read('b.txt')).toBeUndefined();
    expect(await source.read('config.json/b.txt')).toBeUndefined();
    expect((await openModel(source)).task).toBe('sentiment');
  });

  it('gives plain bytes, whose slices are copies', async () => {
    const bytes = await folderSource(folder).read('config.json');
    expect(bytes?.constructor).toBe(Uint8Array);
  });

  it('is also found by its URL', async () => {
    expect(await folderSource(pathToFileURL(folder)).read('config.json')).toBeDefined();
    expect(() => folderSource(new URL('https://models.test/'))).toThrow('expected the URL of a folder here');
  });

  it('follows links to files', async () => {
    await symlink(join(folder, 'config.json'), join(folder, 'link.json'));
    expect(await folderSource(folder).read('link.json')).toEqual(await folderSource(folder).read('config.json'));
  });

  it.each([
    '../config.json',
    'sub/../../x',
    '/etc/hostname',
    '',
    '.',
    'sub//a.txt',
    'C:\\x',
    'sub\\a.txt',
    'a\0',
    'c:x',
  ])('refuses the name %j', (name) =>
    expect(folderSource(folder).read(name)).rejects.toThrow('the name of a file below the folder'),
  );

  it('refuses folders, and devices without waiting for them', async () => {
    await expect(folderSource(folder).read('sub')).rejects.toThrow('sub: expected a file, got a folder');
    await symlink('/dev/null', join(folder, 'null'));
    await expect(folderSource(folder).read('null')).rejects.toThrow('null: expected a file, got a pipe or device');
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    await expect(folderSource(folder).read('pipe')).rejects.toThrow('pipe: expected a file, got a pipe or device');
  });

  it('that is not there, or is a file, is named as such', async () => {
    const missing = folderSource(join(folder, 'nothing')).read('model.json');
    await expect(missing).rejects.toThrow(DataError);
    await expect(missing).rejects.toThrow('nothing: expected the folder of a model, got no such file or folder');
    const file = folderSource(join(folder, 'config.json')).read('model.json');
    await expect(file).rejects.toThrow('config.json: expected the folder of a model, got a file');
  });
});
