// What a page loads: each package is bundled for browsers, and what the bundle is made of is looked at.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { describe, expect, it } from 'vitest';

const root = new URL('..', import.meta.url).pathname;

/** A module that stands in a package of the workspace, bundled for a page with all that it imports. */
async function bundle(
  folder: string,
  contents: string,
  options: { readonly conditions?: string[]; readonly iife?: boolean } = {},
) {
  const { conditions = [], iife = false } = options;
  const { metafile, outputFiles } = await build({
    stdin: { contents, resolveDir: join(root, 'packages', folder), loader: 'ts' },
    ...{ bundle: true, minify: true, platform: 'browser', write: false, metafile: true, conditions },
    ...(iife
      ? { format: 'iife', globalName: 'bundled', outfile: 'page.js' }
      : { format: 'esm', splitting: true, outdir: 'page' }),
    absWorkingDir: root,
    logLevel: 'silent',
  });
  return { metafile, files: new Map(outputFiles.map(({ path, contents: bytes }) => [path, bytes])) };
}

/** Packages of the workspace by their number of files in the bundle. */
function ownFiles({ inputs }: Metafile): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const file of Object.keys(inputs)) {
    const name = /^(?:packages|apps)\/([^/]+)\/|^(datasets)\//.exec(file)?.slice(1).find(Boolean);
    if (name && !file.includes('node_modules')) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** Kilobytes, by gzip, of what the entry loads at once: not what it imports when it is needed. */
function firstLoad({ metafile, files }: Awaited<ReturnType<typeof bundle>>): number {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const { path, kind } of metafile.outputs[name]?.imports ?? []) if (kind === 'import-statement') visit(path);
  };
  for (const [name, { entryPoint }] of Object.entries(metafile.outputs)) if (entryPoint === '<stdin>') visit(name);
  return [...seen].reduce((sum, name) => sum + gzipSync(files.get(resolve(root, name)) ?? '').length / 1000, 0);
}

const models = ['base', 'bundle', 'decoding', 'lstm-core', 'tokenizer'];
/** Every entry that a page may load, the packages of the workspace that it may reach, and how much it may load at once. */
const entries: [entry: string, packages: readonly string[], kilobytes: number][] = [
  ['@longhand/base', ['base'], 4],
  ['@longhand/bundle', ['base', 'bundle'], 40],
  ['@longhand/decoding', ['base', 'decoding'], 10],
  ['@longhand/tokenizer', ['base', 'tokenizer'], 45],
  ['@longhand/tokenizer/natural', ['base', 'tokenizer'], 4],
  ['@longhand/audio', ['base', 'audio'], 30],
  ['@longhand/language-model', ['base', 'language-model'], 10],
  ['@longhand/lstm-core', ['base', 'decoding', 'lstm-core'], 83],
  ['@longhand/backend', ['base', 'decoding', 'lstm-core', 'backend'], 100],
  ['@longhand/lstm-core/transformer', ['base', 'decoding', 'lstm-core'], 40],
  ['@longhand/sentiment', models, 98],
  ['@longhand/translation', models, 92],
  ['@longhand/summarization', [...models, 'summarization'], 127],
  ['@longhand/speech', [...models, 'audio', 'language-model'], 104],
  [
    'longhand',
    [
      ...models,
      'backend',
      'audio',
      'language-model',
      'longhand',
      'sentiment',
      'translation',
      'summarization',
      'speech',
    ],
    40,
  ],
];

describe('a page', () => {
  it.each(entries)(
    'loads %s, and of the workspace no more than it needs',
    async (entry, packages, kilobytes) => {
      const name = entry.replace('@longhand/', '').replace(/\/.*/, '');
      const built = await bundle(name, `export * from '${entry}';`); // a module of Node would be an error of the bundler
      const own = ownFiles(built.metafile);
      expect(Object.keys(own).filter((other) => !packages.includes(other) && other !== name)).toEqual([]);
      expect(firstLoad(built)).toBeLessThan(kilobytes);
    },
    240_000,
  );

  it('gets an LSTM in 35 kB, TensorFlow.js and all', async () => {
    const built = await bundle('backend', `export { createLstm } from '@longhand/lstm-core';`);
    expect(firstLoad(built)).toBeLessThan(35);
  });
});

describe('a worker without fetch, process, threads and eval', () => {
  it('computes with the kernels that it is given', async () => {
    const source = `
      import { useLonghand } from '@longhand/backend';
      import * as tf from '@tensorflow/tfjs-core';
      import { createLstm } from '@longhand/lstm-core';
      import { createRandom } from '@longhand/base';
      export async function run(wasm) {
        tf.enableProdMode();
        const info = await useLonghand(undefined, { wasm });
        const lstm = createLstm({ inputSize: 3, hiddenSize: 4 }, createRandom(1));
        const { output } = lstm.apply(tf.ones([2, 5, 3]));
        return { info, shape: output.shape, sum: output.sum().dataSync()[0] };
      }`;
    const { files } = await bundle('backend', source, { conditions: ['workerd', 'worker'], iife: true });
    const [bytes] = files.values();
    const globals = { WebAssembly, TextEncoder, TextDecoder, performance, setTimeout, clearTimeout, URL };
    const context = createContext({ ...globals }, { codeGeneration: { strings: false, wasm: false } });
    runInContext(
      'globalThis.self = globalThis; class WorkerGlobalScope {}; globalThis.WorkerGlobalScope = WorkerGlobalScope',
      context,
    );
    runInContext(new TextDecoder().decode(bytes).replaceAll('import.meta', '({})'), context);
    const kernels = join(root, 'packages/backend/dist/wasm/kernels-simd-unshared.wasm');
    const module = await WebAssembly.compile(Uint8Array.from(readFileSync(kernels)));
    const { run } = runInContext('bundled', context) as { run: (wasm: WebAssembly.Module) => Promise<object> };
    expect(await run(module)).toMatchObject({ info: { compute: 'wasm', threads: 1 }, shape: [2, 5, 4] });
  });
});

describe('what packages publish', () => {
  const packages = ['backend', 'lstm-core', 'longhand', 'tokenizer', 'language-model'];
  it.each(packages)('%s: every entry has its source, by all conditions', (name) => {
    const folder = join(root, 'packages', name);
    const { exports, imports = {}, publishConfig } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const targets = (value: unknown): string[] =>
      typeof value === 'string' ? [value] : Object.values(value as object).flatMap(targets);
    for (const file of targets([exports, imports])) expect(existsSync(join(folder, file)), file).toBe(true);
    for (const file of targets([publishConfig.exports, publishConfig.imports ?? {}])) {
      const source = file.replace(/^\.\/dist\/(?!wasm)/, './src/').replace(/(?:\.d\.ts|\.js)$/, '.ts');
      expect(existsSync(join(folder, source)), file).toBe(true);
    }
  });
});
