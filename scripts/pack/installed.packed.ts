// `npm install longhand` in an empty folder: three lines, types, workers, the command, native code.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { createProject, nodeOf, type Project } from './project.ts';
import { root } from './published.ts';

const registry = inject('registry');
const tarball = join(inject('tarballs'), 'longhand-0.1.0.tgz');

const threeLines = `import { load } from 'longhand';
const classify = await load('sentiment');
console.log((await classify(['the food was not bad']))[0].label);
`;
const compute = `import { useLonghand } from '@longhand/backend';
console.log((await useLonghand()).compute);
`;
const managers = {
  npm: ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline'],
  pnpm: ['npx', '--yes', 'pnpm@10.34.9', 'add', '--prefer-offline'],
} as const;

async function install(manager: keyof typeof managers, what: readonly string[], manifest?: object): Promise<Project> {
  const project = createProject(registry, manifest);
  const [command, ...args] = managers[manager];
  await project.run(command, [...args, ...what]);
  return project;
}

let project: Project;
beforeAll(async () => {
  project = await install('npm', [tarball]);
  project.write({
    'three-lines.js': threeLines,
    'compute.js': compute,
    'required.cjs': `const { load } = require('longhand');
load('sentiment').then((classify) => classify(['the plot was awful'])).then(([{ label }]) => console.log(label));
`,
    'pool.js': `import { Worker } from 'node:worker_threads';
const labels = ['a', 'b'].map(() => new Promise((done, fail) => new Worker('./worker.js').once('message', done).once('error', fail)));
console.log((await Promise.all(labels)).join(' '));
`,
    'worker.js': `import { parentPort } from 'node:worker_threads';
import { load } from 'longhand';
const classify = await load('sentiment', ...[]);
parentPort.postMessage((await classify(['the room was superb']))[0].label);
`,
  });
});

describe.each(['20', '22', '24'])('Node %s', (version) => {
  let node = '';
  beforeAll(async () => {
    node = await nodeOf(version);
  });

  it('runs three lines, from ESM and by require, and says nothing else', async () => {
    const { stdout, stderr } = await project.run(node, ['three-lines.js']);
    expect({ stdout, stderr }).toEqual({ stdout: 'positive\n', stderr: '' });
    expect((await project.run(node, ['required.cjs'])).stdout).toBe('negative\n');
  });

  it('runs them in worker threads', async () => {
    expect((await project.run(node, ['pool.js'])).stdout).toBe('positive positive\n');
  });
});

describe('npm install longhand', () => {
  it('brings no natural, at most 60 MB beside TensorFlow.js with its own dependencies, and no native kernels of another machine', () => {
    const modules = join(project.folder, 'node_modules');
    const size = (folder: string) =>
      Number(execFileSync('du', ['-sk', folder], { encoding: 'utf8' }).split('\t')[0]) / 1024;
    const theirs = [
      '@tensorflow',
      '@webgpu',
      'core-js',
      '@types',
      'seedrandom',
      'long',
      'node-fetch',
      'regenerator-runtime',
    ];
    const tensorflow = theirs.map((name) => size(join(modules, name))).reduce((sum, one) => sum + one);
    expect(size(modules) - tensorflow).toBeLessThan(60);
    expect(readdirSync(modules)).not.toContain('natural');
    expect(readdirSync(join(modules, '@longhand/backend/dist'))).not.toContain('native');
  });

  it('computes with WebAssembly until kernels are built, and natively afterwards', async () => {
    expect((await project.run(process.execPath, ['compute.js'])).stdout).toMatch(/^wasm/);
    const { stdout } = await project.run('npx', ['longhand', 'build-kernels']).catch((error: Error) => {
      if (error.message.includes('no compiler')) return { stdout: '' };
      throw error;
    });
    if (stdout === '') return; // no compiler on this machine: WebAssembly it is
    expect(stdout).toContain(join(project.folder, '.cache/longhand/kernels'));
    expect((await project.run(process.execPath, ['compute.js'])).stdout).toMatch(/^native/);
    expect((await project.run(process.execPath, ['three-lines.js'])).stdout).toBe('positive\n');
  });
});

describe('types', () => {
  it.each(['bundler', 'nodenext'])(
    'are strict with moduleResolution %s, those of the packages themselves too',
    async (resolution) => {
      const module = resolution === 'bundler' ? 'esnext' : 'nodenext';
      project.write({
        'typed.ts': `import { load, type Model } from 'longhand';
const classify: Model<'sentiment'> = await load('sentiment');
const [first] = await classify(['a'], { explain: true });
export const label: string | undefined = first?.label;
export const translate = async (): Promise<string | undefined> => (await (await load('translation', 'm'))(['a']))[0]?.translation;
// @ts-expect-error there is no such task
load('weather', 'm');
// @ts-expect-error it has no small model
load('speech');
`,
        'tsconfig.json': JSON.stringify({
          compilerOptions: {
            module,
            moduleResolution: resolution,
            target: 'es2023',
            lib: ['es2023', 'dom'],
            strict: true,
            noEmit: true,
            types: [],
          },
          files: ['typed.ts'],
        }),
      });
      const tsc = join(root, 'node_modules/typescript/bin/tsc');
      const { stdout } = await project
        .run(process.execPath, [tsc])
        .catch((error: Error) => ({ stdout: error.message }));
      // Those of TensorFlow.js and @webgpu/types are not ours: users have skipLibCheck for them.
      const lines = stdout
        .split('\n')
        .filter((line) => /^(?:typed\.ts|node_modules\/@?longhand\b).*error TS/.test(line));
      expect(lines).toEqual([]);
    },
  );
});

describe('a user of TensorFlow.js 4.21', () => {
  it.each(['npm', 'pnpm'] as const)('has one copy of it, by %s', async (manager) => {
    const own = await install(manager, ['@tensorflow/tfjs@4.21.0', tarball]);
    own.write({
      'one.js': `import * as tf from '@tensorflow/tfjs';
import { load } from 'longhand';
const classify = await load('sentiment');
console.log((await classify(['the food was not bad']))[0].label, tf.getBackend(), tf.version_core);
`,
    });
    expect((await own.run(process.execPath, ['one.js'])).stdout).toContain('positive longhand 4.21.0');
    rmSync(own.folder, { recursive: true });
  });
});

describe('without optional packages', () => {
  it('computes with WebAssembly, and says so only where kernels are there', async () => {
    const own = await install('npm', ['--omit=optional', tarball]);
    own.write({ 'three-lines.js': threeLines, 'compute.js': compute });
    const { stdout, stderr } = await own.run(process.execPath, ['three-lines.js']);
    expect({ stdout, stderr }).toEqual({ stdout: 'positive\n', stderr: '' });
    expect((await own.run(process.execPath, ['compute.js'])).stdout).toMatch(/^wasm/);
    rmSync(own.folder, { recursive: true });
  });
});

describe('npx longhand', () => {
  const words = { good: ['superb', 'lovely', 'tasty'], bad: ['awful', 'boring', 'cold'] };
  const rows = Array.from({ length: 120 }, (_, i) => {
    const label = i % 2 === 0 ? 'good' : 'bad';
    return `"the ${['film', 'food', 'room', 'book'][Math.floor(i / 2) % 4]}, they said, was ${words[label][i % 3]} ${i}",${label}`;
  });

  it('trains on a CSV file, evaluates, exports and predicts', async () => {
    project.write({ 'reviews.csv': `text,label\n${rows.join('\n')}\n` });
    const longhand = (args: string[], input?: string) =>
      project.run('npx', ['longhand', ...args], input === undefined ? {} : { input });
    await longhand([
      'sentiment',
      'train',
      '--data',
      'reviews.csv',
      '--preset',
      'tiny',
      '--name',
      'reviews',
      '--epochs',
      '6',
      '--min-count',
      '2',
    ]);
    expect((await longhand(['sentiment', 'evaluate', '--split', 'dev'])).stdout).toMatch(/accuracy/);
    await longhand(['export', 'runs/sentiment/reviews', 'bundle', '--weights', 'f16']);
    const { stdout } = await longhand(['sentiment', 'predict'], 'the film was superb\nthe room was awful\n');
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).label),
    ).toEqual(['good', 'bad']);
    writeFileSync(
      join(project.folder, 'own.js'),
      threeLines
        .replace("load('sentiment')", "load('sentiment', 'bundle')")
        .replace('the food was not bad', 'the food was tasty'),
    );
    expect((await project.run(process.execPath, ['own.js'])).stdout).toBe('good\n');
  });

  it('lists data sets, compares, and says what it cannot do outside a clone', async () => {
    expect((await project.run('npx', ['longhand', 'datasets', 'list'])).stdout).toContain('sst2');
    const run = 'runs/sentiment/reviews';
    expect((await project.run('npx', ['longhand', 'compare', run, run])).stdout).toContain('accuracy');
    await expect(project.run('npx', ['longhand', 'benchmark'])).rejects.toThrow('expected a clone of the repository');
    await expect(
      project.run('npx', ['longhand', 'sentiment', 'train', '--model', 'naive-bayes', '--name', 'bayes']),
    ).rejects.toThrow('npm install natural@8');
  });

  it('answers with the version before it loads TensorFlow.js', async () => {
    const trace = `import { register } from 'node:module';
register('data:text/javascript,' + encodeURIComponent(\`export async function load(url, context, next) { process._rawDebug(url); return next(url, context); }\`));
`;
    project.write({ 'trace.js': trace });
    const bin = 'node_modules/longhand/dist/bin/longhand.js';
    const { stdout, stderr } = await project.run(process.execPath, ['--import', './trace.js', bin, '--version']);
    expect(stdout.trim()).toBe(JSON.parse(readFileSync(join(root, 'packages/longhand/package.json'), 'utf8')).version);
    expect(stderr).toContain('longhand.js');
    expect(stderr.split('\n').filter((url) => /tensorflow|linkedom|plot|wink/.test(url))).toEqual([]);
  });
});
