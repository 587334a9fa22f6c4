// The command `longhand` for npm: the programs of the apps in one folder, split so that each loads only what it needs. Packages stay
// imports, so that a program and this package compute on the same backend; all of them must be dependencies here.
import { chmodSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const folder = fileURLToPath(new URL('..', import.meta.url));
const apps = join(folder, '../../apps');
const cli = join(apps, 'longhand/src/cli.ts');

/** What only a clone can run. */
const cloneOnly: Plugin = {
  name: 'clone-only',
  setup({ onLoad }) {
    onLoad({ filter: /apps[\\/]benchmark[\\/]src[\\/]benchmark\.ts$/ }, () => ({
      contents: readFileSync(join(apps, 'longhand/src/clone-only.ts'), 'utf8'),
      loader: 'ts',
      resolveDir: join(apps, 'longhand/src'),
    }));
  },
};

const { metafile } = await build({
  entryPoints: { longhand: cli },
  outdir: join(folder, 'dist/bin'),
  ...{ bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20.19' },
  packages: 'external',
  alias: { '@tensorflow/tfjs': '@tensorflow/tfjs-core' }, // the apps need no more of it, and its whole takes a second to load
  plugins: [cloneOnly],
  metafile: true,
  logLevel: 'warning',
  sourcemap: true,
});
chmodSync(join(folder, 'dist/bin/longhand.js'), 0o755);

const { dependencies, peerDependencies, name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const known = new Set([name, ...Object.keys({ ...dependencies, ...peerDependencies })]);
const packageOf = (path: string) => path.split('/').slice(0, path.startsWith('@') ? 2 : 1).join('/');
const imported = Object.entries(metafile.outputs).flatMap(([file, { imports }]) =>
  imports.filter(({ external, path }) => external && !path.startsWith('node:')).map(({ path }) => ({ file, path })),
);
const missing = imported.filter(({ path }) => !known.has(packageOf(path)));
if (missing.length > 0) {
  const list = missing.map(({ file, path }) => `${relative(folder, file)}: ${path}`).join('\n');
  throw new Error(`longhand: the command imports what package.json does not name:\n${list}`);
}
