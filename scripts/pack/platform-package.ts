// `pnpm platform-package --out FOLDER`: the native kernels that `prepare` built here, as the npm package of this platform.
// `pnpm platform-package --name FOLDER…`: makes @longhand/backend name these packages as optional dependencies, before it is published.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  builtNatives,
  fileIn,
  platformPackage,
  preparedFolder,
} from '../../packages/backend/src/compute/native-files.ts';
import { readManifest, root } from './published.ts';

const backendFolder = join(root, 'packages/backend');
const backend = readManifest(backendFolder);

/** @returns the folder of the package, below `out` */
export function writePlatformPackage(out: string): string {
  const builds = builtNatives().filter((build) => existsSync(fileIn(preparedFolder, build)));
  if (builds.length === 0)
    throw new Error(`${platformPackage}: no native kernels here; install a C compiler, then pnpm install`);
  const folder = join(out, platformPackage.replace('@longhand/', ''));
  mkdirSync(folder, { recursive: true });
  for (const build of builds) copyFileSync(fileIn(preparedFolder, build), fileIn(folder, build));
  copyFileSync(join(backendFolder, 'dist/wasm/fingerprint'), join(folder, 'fingerprint'));
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  const manifest = {
    name: platformPackage,
    version: backend.version,
    description: `Native kernels of @longhand/backend for ${process.platform} on ${process.arch}.`,
    license: 'Apache-2.0',
    os: [process.platform],
    cpu: [process.arch],
    ...(process.platform === 'linux' && { libc: ['glibc'] }),
    files: ['*.so', 'fingerprint'],
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(
    join(folder, 'README.md'),
    `# ${platformPackage}\n\n${manifest.description} npm installs it with that package, where it fits.\n`,
  );
  return folder;
}

function namePackages(folders: readonly string[]): void {
  const file = join(backendFolder, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const named = Object.fromEntries(folders.map((folder) => [readManifest(folder).name, backend.version]));
  manifest.optionalDependencies = { ...manifest.optionalDependencies, ...named };
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const { values, positionals } = parseArgs({
    options: { out: { type: 'string' }, name: { type: 'boolean' } },
    allowPositionals: true,
    args: process.argv.slice(2).filter((word) => word !== '--'),
  });
  if (values.out !== undefined) console.log(writePlatformPackage(values.out));
  else if (values.name && positionals.length > 0) namePackages(positionals);
  else throw new Error('platform-package: expected --out FOLDER, or --name and folders');
}
