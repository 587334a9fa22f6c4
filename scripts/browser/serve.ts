// Builds a page with Vite and serves it, with the headers that isolate it or without.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const here = (path: string): string => new URL(path, import.meta.url).pathname;

/** Golden files are read by Node elsewhere; a page has them inside. */
const fixtures: Plugin = {
  name: 'fixtures',
  load: (id) =>
    id.endsWith('testing/src/fixtures.ts')
      ? `const files = import.meta.glob('../../lstm-core/src/fixtures/*.json', { eager: true, import: 'default', query: '?raw' });
         const special = { NaN, Infinity, '-Infinity': -Infinity };
         export const goldenCases = (name) => JSON.parse(files['../../lstm-core/src/fixtures/' + name + '.json'], (_, value) =>
           typeof value === 'string' && value in special ? special[value] : value).cases;`
      : undefined,
};

/** @param page its folder. @returns the folder of the built page, with `files` in its folder `models` */
export async function buildPage(page: URL, files: ReadonlyMap<string, Uint8Array> = new Map()): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'longhand-page-'));
  await build({
    root: fileURLToPath(page),
    base: './',
    configFile: false,
    logLevel: 'silent',
    plugins: [fixtures],
    resolve: { alias: { vitest: here('./page/vitest.ts') } },
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'esnext', minify: false, chunkSizeWarningLimit: 100_000 },
  });
  for (const [name, bytes] of files) {
    await mkdir(dirname(join(outDir, 'models', name)), { recursive: true });
    await writeFile(join(outDir, 'models', name), bytes);
  }
  return outDir;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

export interface Served {
  readonly address: string;
  close(): Promise<void>;
}

/** @param isolated whether the page may share memory with its workers */
export async function servePage(folder: string, { isolated }: { readonly isolated: boolean }): Promise<Served> {
  const headers = isolated
    ? { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }
    : {};
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page');
    const file = join(folder, pathname === '/' ? 'index.html' : pathname);
    readFile(file).then(
      (bytes) =>
        response
          .writeHead(200, { ...headers, 'Content-Type': types[extname(file)] ?? 'application/octet-stream' })
          .end(bytes),
      () => response.writeHead(404, headers).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const removePage = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });
