// Fetching sets from a mirror: a server on this machine, or a folder.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fetchSet } from './fetch.ts';
import { fsdd } from './sets/fsdd.ts';
import { filesOf, type PublishedSet } from './sets/set.ts';
import { sha256, verifySet } from './stored.ts';

const [packed, plain] = ['fsdd/train.tsv.gz', 'fsdd/test.tsv'] as const;
const sumOf = (text: string) => ({ sha256: sha256(Buffer.from(text)), bytes: text.length });
const entry: PublishedSet = { ...fsdd, files: { [packed]: sumOf('train\n'), [plain]: sumOf('test\n') } };

let folder = '';
let server: Server | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  vi.stubEnv('LONGHAND_DATA', join(folder, 'data'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const stored = () => readdir(join(folder, 'data'), { recursive: true }).catch(() => []);
const contents: Readonly<Record<string, Buffer>> = { [packed]: gzipSync('train\n'), [plain]: Buffer.from('test\n') };
const mirror: RequestListener = ({ url = '' }, response) => void response.end(contents[url.slice(1)] ?? 'nothing');

describe('a set from a mirror', () => {
  it('is stored whole, and what is here and right is not fetched again', async () => {
    const asked: string[] = [];
    const url = await serve((request, response) => {
      asked.push(request.url ?? '');
      mirror(request, response);
    });
    await fetchSet(entry, { from: `${url}/` });
    expect(await stored()).toEqual(['fsdd', plain, packed].sort());
    expect(await verifySet(entry)).toEqual(filesOf(entry).map(({ path }) => ({ path, state: 'ok' })));
    await writeFile(join(folder, 'data', plain), 'damaged');
    await fetchSet(entry, { from: url });
    expect(asked).toEqual([`/${packed}`, `/${plain}`, `/${plain}`]);
    expect(await readFile(join(folder, 'data', plain), 'utf8')).toBe('test\n');
  });
  it.each<[string, Record<string, Buffer>, RegExp]>([
    ['too long', { [plain]: Buffer.from('test\nmore') }, /test\.tsv: expected at most 5 bytes, got 9\./],
    ['too short', { [plain]: Buffer.from('tes') }, /test\.tsv: expected 5 bytes, got 3\./],
    [
      'other',
      { [plain]: Buffer.from('tests') },
      /test\.tsv: expected content with SHA-256 [0-9a-f]{64}, got [0-9a-f]{64}\./,
    ],
    ['a bomb', { [packed]: gzipSync(Buffer.alloc(100_000)) }, /train\.tsv\.gz: expected at most 6 bytes, got more\./],
    ['a page', { [packed]: Buffer.from('<html>') }, /train\.tsv\.gz: expected a gzip file, got .+\./],
    ['endless', { [packed]: Buffer.alloc(10_000) }, /train\.tsv\.gz: expected at most 4103 bytes, got 10000\./],
  ])('with a file that is %s stores nothing of it', async (_, other, message) => {
    const url = await serve(({ url = '' }, response) => void response.end({ ...contents, ...other }[url.slice(1)]));
    await expect(fetchSet(entry, { from: url })).rejects.toThrow(message);
    expect(await stored()).not.toContain(Object.keys(other)[0]);
    const local = join(folder, 'mirror');
    await mkdir(join(local, 'fsdd'), { recursive: true });
    for (const [name, bytes] of Object.entries({ ...contents, ...other })) await writeFile(join(local, name), bytes);
    await expect(fetchSet(entry, { from: local })).rejects.toThrow(/train\.tsv\.gz|test\.tsv/);
    expect((await stored()).filter((name) => name.endsWith('.fetching'))).toEqual([]);
  });
  it('that is stopped ends there, and says so', async () => {
    const url = await serve(() => {});
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('stopped')), 100);
    await expect(fetchSet(entry, { from: url, signal: stop.signal })).rejects.toThrow('stopped');
    expect(await stored()).toEqual([]);
  });
});

describe('storing', () => {
  it('follows no link that lies where a file is written', async () => {
    const url = await serve(mirror);
    await mkdir(join(folder, 'data/fsdd'), { recursive: true });
    await writeFile(join(folder, 'victim'), 'precious');
    for (const name of [plain, `${plain}.fetching`]) await symlink(join(folder, 'victim'), join(folder, 'data', name));
    await fetchSet(entry, { from: url });
    expect(await readFile(join(folder, 'victim'), 'utf8')).toBe('precious');
    expect(await readFile(join(folder, 'data', plain), 'utf8')).toBe('test\n');
  });
  it('where that is not possible is one clear error, and leaves nothing', async () => {
    const url = await serve(mirror);
    await mkdir(join(folder, 'data/fsdd', 'train.tsv.gz'), { recursive: true });
    await expect(fetchSet(entry, { from: url })).rejects.toThrow(
      /data\/fsdd\/train\.tsv\.gz: expected a place to write, got E\w+ \(.+\)\. Set LONGHAND_DATA to another folder\./,
    );
    expect(await readdir(join(folder, 'data/fsdd'))).toEqual(['train.tsv.gz']);
    await writeFile(join(folder, 'file'), '');
    vi.stubEnv('LONGHAND_DATA', join(folder, 'file'));
    await expect(fetchSet(entry, { from: url })).rejects.toThrow(/expected a place to write, got E\w+ \(.+\)\./);
  });
});

describe('the record of an official download', () => {
  const record = (text: string) => {
    const path = join(folder, 'data/fsdd');
    return mkdir(path, { recursive: true }).then(() => writeFile(join(path, 'fetched.json'), text));
  };
  it('is checked before it counts', async () => {
    const again = /fetched\.json.*: expected .+, got .+\. Fetch it again: `pnpm datasets fetch fsdd`\./;
    for (const text of [
      '',
      '[',
      '[1]',
      'null',
      '7',
      '{"a":"b"}',
      '{"format":"longhand-fetched","version":2,"sha256":{}}',
    ]) {
      await record(text);
      await expect(verifySet(entry), text).rejects.toThrow(again);
    }
  });
  it('is read with its version, and without from before there was one', async () => {
    await mkdir(join(folder, 'data/fsdd'), { recursive: true });
    await writeFile(join(folder, 'data', plain), 'official\n');
    const sum = sha256(Buffer.from('official\n'));
    for (const value of [{ [plain]: sum }, { format: 'longhand-fetched', version: 1, sha256: { [plain]: sum } }]) {
      await record(JSON.stringify(value));
      expect(await verifySet(entry)).toContainEqual({ path: plain, state: 'official' });
    }
  });
  it('and a source in another form is one clear error', async () => {
    const recipe = { downloads: [{ url: 'https://example.org/a' }], convert: async () => JSON.parse('{') };
    const broken: PublishedSet = { ...entry, recipe };
    await expect(fetchSet(broken, { download: async () => Buffer.from('') })).rejects.toThrow(
      `${entry.source}: expected the form in which it was published, got `,
    );
  });
});

describe('pnpm datasets fetch', () => {
  interface Ended {
    readonly code: number | null;
    readonly output: string;
    readonly errors: string;
  }
  const start = (...argv: string[]): ChildProcess =>
    spawn(process.execPath, ['--import', 'tsx', new URL('./cli.ts', import.meta.url).pathname, ...argv]);
  const ended = (child: ChildProcess): Promise<Ended> => {
    let [output, errors] = ['', ''];
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (errors += chunk));
    return new Promise((done) => child.on('close', (code) => done({ code, output, errors })));
  };

  it('goes on after a set that fails, names it without escapes, and exits with 1', async () => {
    const url = await serve((_, response) => void response.writeHead(500).end());
    const { code, errors } = await ended(start('fetch', 'no\u001b[31mset', 'fsdd', 'toString', 'an4', '--from', url));
    expect(code).toBe(1);
    const lines = errors.trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(/^ConfigError: datasets: expected one of .*, got "no\\u001b\[31mset"\.$/);
    expect(lines[1]).toMatch(/^DataError: http:.*\/fsdd\/.*: expected a download, got HTTP 500\./);
    expect(lines[2]).toMatch(/^ConfigError: .*got "toString"\.$/);
    expect(lines[3]).toMatch(/^DataError: http:.*\/an4\/.*: expected a download, got HTTP 500\./);
    expect(lines[4]).toBe('Not fetched: no\\u001b[31mset, fsdd, toString, an4');
  });
  it('that is interrupted ends at once, with nothing half there', async () => {
    let child: ChildProcess | undefined;
    const url = await serve((_, response) => {
      response.write('x');
      child?.kill('SIGINT');
    });
    child = start('fetch', 'fsdd', 'an4', '--from', url);
    const { code, errors } = await ended(child);
    expect([code, errors.split('\n')[0]]).toEqual([
      1,
      'DataError: datasets fetch: expected to finish, got an interruption. Fetch again: what is here is whole.',
    ]);
    expect(await stored()).toEqual([]);
  });
}, 120_000);
