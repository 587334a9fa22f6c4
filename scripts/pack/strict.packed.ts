// All packages at once, by pnpm, where each sees only what it names; with TensorFlow.js 4.21 and native kernels as a package.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { platformPackage } from '../../packages/backend/src/compute/native-files.ts';
import { compute, threeLines } from './programs.ts';
import { createProject, install, type Project } from './project.ts';
import { published, root } from './published.ts';
import { packedIn, tarballOf } from './registry.ts';

const native = inject('nativeRegistry');
const packed = packedIn(inject('tarballs'));
/** Every entry of every package that is code. */
const entries = packed.flatMap(({ manifest }) =>
  Object.keys(manifest.exports as object)
    .map((path) => path.replace('.', manifest.name))
    .filter((path) => !/\.(?:wasm|json)$/.test(path)),
);

let project: Project;
const node = async (file: string) => (await project.run(process.execPath, [file])).stdout;

beforeAll(async () => {
  project = createProject(native ?? inject('registry'));
  const scoped = packed.map(({ manifest }) => manifest.name).filter((name) => name !== 'longhand');
  const longhand = tarballOf(inject('tarballs'), 'longhand');
  await install(project, 'pnpm', ['@tensorflow/tfjs@4.21.0', longhand, ...scoped]);
  project.write({ 'three-lines.js': threeLines, 'compute.js': compute });
});
afterAll(() => rmSync(project.folder, { recursive: true }));

it('has one copy of TensorFlow.js', async () => {
  project.write({
    'one.js': `import * as tf from '@tensorflow/tfjs';\n${threeLines}console.log(tf.getBackend(), tf.version_core);\n`,
  });
  expect(await node('one.js')).toBe('positive\nlonghand 4.21.0\n');
});

it('loads every entry of every package', async () => {
  project.write({
    'entries.js': `for (const entry of ${JSON.stringify(entries)}) {
  if (Object.keys(await import(entry)).length === 0) throw new Error(entry + ' exports nothing');
}
process.exit();
`,
  });
  expect(entries.length).toBeGreaterThan(published.length);
  await node('entries.js');
});

it('says what to install for an entry that needs natural', async () => {
  project.write({
    'natural.js': `import { naturalTreebank } from '@longhand/tokenizer/natural';
naturalTreebank();
`,
  });
  await expect(node('natural.js')).rejects.toThrow('npm install natural@8');
});

describe.runIf(native !== undefined)('native kernels as a package', () => {
  it('are those of this platform alone, and compute without a compiler, from one file that esbuild made too', async () => {
    const installed = readdirSync(join(project.folder, 'node_modules/.pnpm'));
    const names = installed.filter((name) => name.startsWith('@longhand+backend-')).map((name) => name.split('@')[1]);
    expect(names).toEqual([platformPackage.slice(1).replace('/', '+')]);
    expect(await node('compute.js')).toMatch(/^native/);
    await esbuild({
      entryPoints: [join(project.folder, 'compute.js')],
      outfile: join(project.folder, 'one.mjs'),
      ...{ bundle: true, platform: 'node', format: 'esm', logLevel: 'silent', external: ['natural'] },
      banner: {
        js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
      },
    });
    expect(await node('one.mjs')).toMatch(/^native/);
  });

  it('of other C files are left alone', async () => {
    const folder = readdirSync(join(project.folder, 'node_modules/.pnpm')).find((name) =>
      name.startsWith(platformPackage.replace('/', '+')),
    );
    const file = join(
      project.folder,
      'node_modules/.pnpm',
      `${folder}`,
      'node_modules',
      platformPackage,
      'fingerprint',
    );
    rmSync(file); // pnpm's files are links into its store
    writeFileSync(file, '0'.repeat(64));
    expect(await node('compute.js')).toMatch(/^wasm/);
  });
});

describe('types', () => {
  /** A page has no Buffer; programs in Node have @types/node. */
  const nodeOnly = /^@longhand\/(?:cli|datasets|report|runs)\b|\/(?:node|build-kernels)$/;
  const inPages = entries.filter((entry) => !nodeOnly.test(entry));
  it.each([
    { module: 'esnext', moduleResolution: 'bundler', types: [], seen: inPages },
    { module: 'nodenext', moduleResolution: 'nodenext', types: ['node'], seen: entries },
  ])('are strict with moduleResolution $moduleResolution', async ({ seen, ...options }) => {
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
${seen.map((entry, i) => `export * as entry${i} from '${entry}';`).join('\n')}
`,
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          ...options,
          ...{ target: 'es2023', lib: ['es2023', 'dom'], strict: true, noEmit: true },
          typeRoots: [join(root, 'node_modules/@types')],
        },
        files: ['typed.ts'],
      }),
    });
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout } = await project.run(process.execPath, [tsc]).catch((error: Error) => ({ stdout: error.message }));
    // Those of TensorFlow.js and @webgpu/types are not ours: users have skipLibCheck for them.
    const ours = /^(?:typed\.ts|\S*node_modules\/@?longhand\b).*error TS/;
    expect(stdout.split('\n').filter((line) => ours.test(line))).toEqual([]);
  });
});
