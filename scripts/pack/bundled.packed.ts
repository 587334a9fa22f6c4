// The three lines, bundled: by esbuild for Node, by Vite for Node and for a page.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import { beforeAll, expect, inject, it } from 'vitest';
import { createProject, type Project } from './project.ts';

let project: Project;
const at = (file: string) => join(project.folder, file);

beforeAll(async () => {
  project = createProject(inject('registry'));
  const install = [
    'install',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    join(inject('tarballs'), 'longhand-0.1.0.tgz'),
  ];
  await project.run('npm', install);
  project.write({
    'main.js': `import { load } from 'longhand';
const classify = await load('sentiment');
console.log((await classify(['the food was not bad']))[0].label);
`,
    'index.html': '<script type="module" src="main.js"></script>',
  });
});

it('runs as one file that esbuild made, with kernels from node_modules', async () => {
  await esbuild({
    entryPoints: [at('main.js')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: at('one/main.mjs'),
    external: ['natural'],
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    logLevel: 'silent',
  });
  expect((await project.run(process.execPath, ['one/main.mjs'])).stdout).toBe('positive\n');
});

it('runs in Node as Vite bundled it', async () => {
  await vite({
    root: project.folder,
    logLevel: 'silent',
    build: { ssr: at('main.js'), outDir: 'server' },
    configFile: false,
  });
  expect((await project.run(process.execPath, ['server/main.js'])).stdout).toBe('positive\n');
});

it('is bundled by Vite for a page, with the kernels as files beside it', async () => {
  await vite({
    root: project.folder,
    logLevel: 'silent',
    build: { outDir: 'page', target: 'es2023' },
    configFile: false,
  });
  const names = readdirSync(at('page/assets'));
  expect(names.filter((name) => name.endsWith('.wasm')).length).toBeGreaterThanOrEqual(2);
  expect(names.filter((name) => name.endsWith('.js')).length).toBeGreaterThan(1);
});
