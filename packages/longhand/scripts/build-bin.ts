// The command `longhand` for npm: the programs of the apps with all they need of the workspace, split so that each loads only its own
// part. What others wrote stays an import, and must be a dependency here.
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const folder = fileURLToPath(new URL('..', import.meta.url));
const apps = join(folder, '../../apps');
const entry = join(apps, 'longhand/src/bin.ts');
/** What `serve` starts as a thread, for each model. */
const thread = join(apps, 'server/src/model-thread.ts');

/** Of others, what only `serve` needs: a small part of their 4 MB. Their licences stand beside it. */
const bundled = ['@hono/node-server', 'hono', 'ws'];

const packageOf = (path: string): string =>
  path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/');

const namesOf = (name: string): string[] => Object.keys(createRequire(import.meta.url)(name) as object);

/** What only a clone can run. */
const cloneOnly: Plugin = {
  name: 'clone-only',
  setup({ onLoad }) {
    onLoad({ filter: /apps[\\/]benchmark[\\/]src[\\/]benchmark-command\.ts$/ }, () => ({
      contents: readFileSync(join(apps, 'longhand/src/clone-only.ts'), 'utf8'),
      loader: 'ts',
      resolveDir: join(apps, 'longhand/src'),
    }));
  },
};

/**
 * Packages of others, and modules of Node, stay imports. TensorFlow.js is CommonJS in Node: to `require` it spares Node the search for the
 * names that a megabyte exports, a third of the start of `predict`; with the names written down, they are not copied for each file that
 * imports it.
 */
const others: Plugin = {
  name: 'others',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^[^./#]/ }, ({ path, kind }) => {
      if (kind === 'entry-point' || path === 'longhand' || path.startsWith('@longhand/')) return undefined;
      if (bundled.includes(packageOf(path))) return undefined;
      if (path.startsWith('@tensorflow/') && kind === 'import-statement') return { path, namespace: 'required' };
      return { path, external: true };
    });
    onLoad({ filter: /./, namespace: 'required' }, ({ path }) => ({
      contents: `export const { ${namesOf(path).join(', ')} } = require('${path}');`,
    }));
  },
};

rmSync(join(folder, 'dist/bin'), { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: { longhand: entry, 'model-thread': thread },
  outdir: join(folder, 'dist/bin'),
  ...{ bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20.19' },
  conditions: [], // without esbuild's own `module`, which is for bundles that must hold all of tfjs
  plugins: [cloneOnly, others],
  banner: {
    js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
  }, // for CommonJS
  // Or `ws` looks for packages with native code.
  define: { 'process.env.WS_NO_BUFFER_UTIL': '"1"', 'process.env.WS_NO_UTF_8_VALIDATE': '"1"' },
  metafile: true,
  logLevel: 'warning',
  // Names and comments stay, and Node reads no maps unless asked: 3 MB of them would help nobody.
});
chmodSync(join(folder, 'dist/bin/longhand.js'), 0o755);
const licenceOf = (name: string) => readFileSync(join(apps, 'server/node_modules', name, 'LICENSE'), 'utf8');
writeFileSync(
  join(folder, 'dist/bin/third-party.txt'), // not LICENSE*: pnpm would pack it in the place of ours
  bundled.map((name) => `${name}\n\n${licenceOf(name).trim()}\n`).join('\n\n'),
);

/** What a file loads when it needs it, by `createRequire(import.meta.url)(name)`. */
const requiredLate = (file: string): { path: string; external: boolean }[] =>
  Array.from(readFileSync(file, 'utf8').matchAll(/\(import\.meta\.url\)\("([^"./][^"]*)"\)/g), ([, path = '']) => ({
    ...{ path, external: true },
  }));

// Its dependencies are what these files import, no less and no more; the packages of the workspace are what `load` imports.
const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const imported = new Map(
  Object.entries(metafile.outputs).flatMap(([file, { imports }]) =>
    [...imports, ...requiredLate(file)]
      .filter(({ external, path }) => external && !isBuiltin(path))
      .map(({ path }) => [packageOf(path), `${path}, imported by ${relative(folder, file)}`]),
  ),
);
const named = Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => !name.startsWith('@longhand/'));
const problems = [
  ...[...imported].filter(([name]) => !named.includes(name)).map(([, what]) => `lacks ${what}`),
  ...named.filter((name) => !imported.has(name)).map((name) => `names ${name}, which the command does not import`),
];
if (problems.length > 0) throw new Error(`packages/longhand/package.json\n${problems.join('\n')}`);
