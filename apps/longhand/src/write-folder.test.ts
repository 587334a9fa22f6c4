import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleOf } from '@longhand/bundle';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFolder } from './write-folder.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
});
afterEach(() => rm(folder, { recursive: true }));

const bundle = (word: string) =>
  bundleOf(new Map([['words/a.txt', new TextEncoder().encode(word)]]), {
    ...{ task: 'sentiment', description: {} },
    card: { title: 'A test' },
  });
const write = async (word: string, overwrite = false) => writeFolder(join(folder, 'b'), await bundle(word), overwrite);
const stored = () => readFile(join(folder, 'b', 'words', 'a.txt'), 'utf8');

describe('writeFolder', () => {
  it('writes a new folder, below folders that are not there yet, or into an empty one', async () => {
    await writeFolder(join(folder, 'x', 'y'), await bundle('deep'), false);
    expect(await readFile(join(folder, 'x', 'y', 'words', 'a.txt'), 'utf8')).toBe('deep');
    await mkdir(join(folder, 'b'));
    await write('empty');
    expect(await stored()).toBe('empty');
    expect((await readdir(folder)).sort()).toEqual(['b', 'x']);
  });

  it('replaces a bundle only if it may', async () => {
    await write('one');
    await expect(write('two')).rejects.toThrow('b: expected nothing there, got a bundle. Name another folder, or add');
    expect(await stored()).toBe('one');
    await write('two', true);
    expect(await stored()).toBe('two');
    expect(await readdir(folder)).toEqual(['b']);
  });

  it.each([
    ['a folder of something else', 'photo.jpg', '', 'a folder that is no bundle'],
    ['a run', 'config.json', '{"app":"sentiment"}', 'a folder that is no bundle'],
    ['a manifest of something else', 'model.json', '{"format":"other","files":{}}', 'a folder that is no bundle'],
    ['a manifest that is no JSON', 'model.json', '{', 'a folder that is no bundle'],
  ])('never replaces %s', async (_, name, content, got) => {
    await mkdir(join(folder, 'b'));
    await writeFile(join(folder, 'b', name), content);
    await expect(write('two', true)).rejects.toThrow(got);
    expect(await readFile(join(folder, 'b', name), 'utf8')).toBe(content);
    expect(await readdir(folder)).toEqual(['b']);
  });

  it('never replaces a bundle with other files in it, a file or a link', async () => {
    await write('one');
    await writeFile(join(folder, 'b', 'notes.txt'), '');
    await expect(write('two', true)).rejects.toThrow('files that are not its own: notes.txt');
    await rm(join(folder, 'b', 'notes.txt'));
    await symlink(join(folder, 'b'), join(folder, 'link'));
    await expect(writeFolder(join(folder, 'link'), await bundle('two'), true)).rejects.toThrow('got a link');
    await expect(writeFolder(join(folder, 'b', 'model.json'), await bundle('two'), true)).rejects.toThrow('got a file');
    expect(await stored()).toBe('one');
  });

  it('leaves nothing where a file cannot be written', async () => {
    const files = new Map([...(await bundle('one')), ['words', new Uint8Array(1)] as const]);
    await expect(writeFolder(join(folder, 'b'), files, false)).rejects.toThrow('EISDIR');
    expect(await readdir(folder)).toEqual([]);
  });
});
