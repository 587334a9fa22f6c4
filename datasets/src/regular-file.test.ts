// Paths that lead to no file: devices, pipes, sockets, folders, nothing.
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encodeWav } from '@longhand/audio';
import { DataError } from '@longhand/base';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  loadClassification,
  loadSpeech,
  loadSummarization,
  loadText,
  loadTranslation,
  readBytes,
  readTable,
} from './index.ts';
import { indexTar } from './tar-index.ts';

let folder = '';
let server: Server;
const odd: [kind: string, path: () => string][] = [
  ['a named pipe', () => join(folder, 'pipe.tsv')],
  ['a socket', () => join(folder, 'socket.tsv')],
  ['a device', () => join(folder, 'zero.tsv')],
  ['a device', () => '/dev/zero'],
];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  execFileSync('mkfifo', [join(folder, 'pipe.tsv')]);
  await symlink('/dev/zero', join(folder, 'zero.tsv'));
  server = createServer();
  await new Promise<void>((listening) => server.listen(join(folder, 'socket.tsv'), listening));
});
afterAll(() => server.close());
afterEach(() => vi.unstubAllEnvs());

describe('what is no file', () => {
  it.each(odd)('as --data is refused by name: %s', async (kind, path) => {
    const loaders = [loadClassification, loadTranslation, loadSummarization, loadSpeech];
    for (const load of loaders)
      await expect(load(path())).rejects.toThrow(new RegExp(`^data "${path()}": expected a .*, got ${kind}\\.`));
    await expect(loadText(path(), 'text')).rejects.toThrow(`expected a file or folder of text, got ${kind}.`);
  });
  it.each(odd)('is not opened by any reader: %s', async (kind, path) => {
    for (const read of [readBytes, indexTar])
      await expect(read(path())).rejects.toThrow(`${path()}: expected a readable file, got ${kind}.`);
    if (path().endsWith('.tsv')) await expect(readTable(path(), [])).rejects.toThrow(`got ${kind}.`);
  });
  it('in a folder of splits or texts is refused by name', async () => {
    const set = join(folder, 'set');
    await mkdir(join(set, 'train.tsv'), { recursive: true });
    await symlink('/dev/zero', join(set, 'test.tsv'));
    await symlink('/dev/zero', join(set, 'dev.tsv'));
    for (const load of [loadClassification, loadTranslation, loadSummarization, loadSpeech])
      await expect(load(set)).rejects.toThrow(/set\/train\.tsv: expected a readable file, got a folder\./);
    await expect(loadText(set, 'text')).rejects.toThrow(/dev\.tsv: expected a readable file, got a device\./);
  });
  it('in a manifest is one bad clip, and the others are read', async () => {
    await writeFile(join(folder, 'good.wav'), encodeWav({ samples: new Float32Array(8), sampleRate: 8000 }));
    await mkdir(join(folder, 'folder.wav'));
    const bad = [
      'pipe.tsv',
      'socket.tsv',
      'zero.tsv',
      '/dev/zero',
      'folder.wav',
      'good.wav/x',
      'a\0b',
      'x'.repeat(300),
    ];
    const names = [...bad, 'good.wav', `../${folder.split('/').at(-1)}/good2.wav`, 'missing'];
    await writeFile(join(folder, 'good2.wav'), encodeWav({ samples: new Float32Array(8), sampleRate: 8000 }));
    const rows = names.map((audio) => JSON.stringify({ audio, text: 'said' }));
    const path = join(folder, 'manifest.jsonl');
    await writeFile(path, rows.join('\n'));
    const { splits } = await loadSpeech(path);
    const said = await Promise.all(
      Object.values(splits)
        .flat()
        .map(
          async ({ id, read }) =>
            [
              id,
              await read().then(
                ({ samples }) => samples.length,
                (cause) => cause,
              ),
            ] as const,
        ),
    );
    for (const [id, result] of said) {
      if (id.startsWith('good') && !id.endsWith('x')) expect(result).toBe(8);
      else if (id.includes('good2')) expect(result).toBe(8);
      else {
        expect(result).toBeInstanceOf(DataError);
        expect(result.message).toMatch(/\(.*manifest\.jsonl line \d+\): expected a readable sound file, got /);
      }
    }
  });
});

describe('a file', () => {
  it('that is not there, or cannot be reached, is one clear error', async () => {
    await writeFile(join(folder, 'file'), '');
    await symlink(join(folder, 'loop.tsv'), join(folder, 'loop.tsv'));
    const wrong: [string, string][] = [
      [join(folder, 'none.tsv'), 'got ENOENT (nothing of that name).'],
      [join(folder, 'file/x.tsv'), 'got ENOTDIR (a file where a folder should be).'],
      [join(folder, 'loop.tsv'), 'got ELOOP (links that lead to each other).'],
      [join(folder, `${'x'.repeat(300)}.tsv`), 'got ENAMETOOLONG (the name is too long).'],
    ];
    for (const [path, got] of wrong) await expect(readTable(path, [])).rejects.toThrow(got);
    for (const path of ['', 'a\0b', join(folder, 'file/x.tsv')])
      await expect(loadClassification(path)).rejects.toThrow(
        'expected a file or folder, or one of generated, sst2, sst3, sst5, imdb, chnsenticorp, got',
      );
    if (process.getuid?.() === 0) return; // root may read everything
    await chmod(join(folder, 'file'), 0);
    await expect(readBytes(join(folder, 'file'))).rejects.toThrow('got EACCES (no permission).');
  });
  it('beyond LONGHAND_MAX_BYTES is refused before it is read', async () => {
    vi.stubEnv('LONGHAND_MAX_BYTES', '');
    const path = join(folder, 'huge.tsv');
    await writeFile(path, '');
    await truncate(path, 2 ** 40);
    await expect(readTable(path, [])).rejects.toThrow(
      'huge.tsv: expected at most 1073741824 bytes, got 1099511627776. Split',
    );
    vi.stubEnv('LONGHAND_MAX_BYTES', '5');
    await writeFile(path, '123456');
    await expect(readBytes(path)).rejects.toThrow('expected at most 5 bytes, got 6');
  });
  it('of which two formats are there for one split is no choice to make in silence', async () => {
    const set = join(folder, 'two');
    await mkdir(set);
    for (const name of ['train.tsv', 'train.csv', 'test.tsv']) await writeFile(join(set, name), 'text\tlabel\na\tb\n');
    const message = 'two: expected one file train, got train.tsv and train.csv. Take one away.';
    for (const load of [loadClassification, loadTranslation, loadSummarization, loadSpeech])
      await expect(load(set)).rejects.toThrow(message);
  });
});

it('an error early in a .gz, which is cut off too, never comes later by itself', async () => {
  const rows = gzipSync(`text\tlabel\nbad\n${'words\tx\n'.repeat(1000)}`);
  const late: unknown[] = [];
  const listen = (error: unknown) => late.push(error);
  process.on('uncaughtException', listen).on('unhandledRejection', listen);
  const files = ['a.tsv.gz', 'a.csv.gz', 'a.jsonl.gz', 'a.json.gz', 'a.txt.gz'].map((name) => join(folder, name));
  for (const [i, path] of files.entries()) await writeFile(path, i % 2 ? rows : rows.subarray(0, -5));
  for (let i = 0; i < 200; i++) {
    const reading = files.slice(0, 4).map((path) => readTable(path, []));
    for (const { status } of await Promise.allSettled(reading)) expect(status).toBe('rejected');
    await expect(loadText(files[4] ?? '', 'text')).rejects.toThrow(DataError);
  }
  await new Promise((later) => setTimeout(later, 50));
  process.off('uncaughtException', listen).off('unhandledRejection', listen);
  expect(late).toEqual([]);
});
