// The three lines, bundled: by esbuild for Node, by Vite for Node and for a page, which runs where there is a Chromium.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import { beforeAll, expect, inject, it } from 'vitest';
import { hasChromium, launch } from '../browser/chromium.ts';
import { servePage } from '../browser/serve.ts';
import { threeLines } from './programs.ts';
import { openProject } from './project.ts';

const project = openProject(inject('project'));
const at = (file: string) => join(project.folder, file);
const node = async (file: string) => (await project.run(process.execPath, [file])).stdout;

beforeAll(() => {
  project.write({ 'main.js': threeLines, 'index.html': '<script type="module" src="main.js"></script>' });
});

it('runs as one file that esbuild made, with kernels from node_modules', async () => {
  await esbuild({
    entryPoints: [at('main.js')],
    outfile: at('one/main.mjs'),
    ...{ bundle: true, platform: 'node', format: 'esm', logLevel: 'silent', external: ['natural'] },
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
  });
  expect(await node('one/main.mjs')).toBe('positive\n');
});

const bundle = (build: object) =>
  vite({ root: project.folder, logLevel: 'silent', configFile: false, build: { target: 'es2023', ...build } });

it('runs in Node as Vite bundled it', async () => {
  await bundle({ ssr: at('main.js'), outDir: 'server' });
  expect(await node('server/main.js')).toBe('positive\n');
});

it('is bundled by Vite for a page, with the kernels as files beside it', async () => {
  await bundle({ outDir: 'page' });
  const names = readdirSync(at('page/assets'));
  expect(names.filter((name) => name.endsWith('.wasm')).length).toBeGreaterThanOrEqual(2);
  expect(names.filter((name) => name.endsWith('.js')).length).toBeGreaterThan(1);
  const first = /assets\/[\w.-]+\.js/.exec(readFileSync(at('page/index.html'), 'utf8'))?.[0] ?? '';
  expect(gzipSync(readFileSync(at(`page/${first}`))).length).toBeLessThan(300_000);
});

it.runIf(hasChromium)('runs in that page; skipped where there is no Chromium', async () => {
  const served = await servePage(at('page'), { isolated: false });
  const browser = await launch();
  try {
    const tab = await browser.newPage();
    const said: string[] = [];
    tab.on('pageerror', ({ message }) => said.push(message));
    const printed = tab.waitForEvent('console', { predicate: (message) => message.type() === 'log', timeout: 120_000 });
    await tab.goto(served.address);
    expect([(await printed).text(), ...said]).toEqual(['positive']);
  } finally {
    await browser.close();
    await served.close();
  }
});
