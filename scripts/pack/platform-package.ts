// `pnpm platform-package --out FOLDER`: the native kernels that `prepare` built here, as the npm package of this platform.
// `pnpm platform-package --name FOLDER…`: makes @longhand/backend name these packages as optional dependencies, before it is published.
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { nativeBuilds } from '../../packages/backend/src/compute/builds.ts';
import { fileIn, platformPackage, preparedFolder } from '../../packages/backend/src/compute/native-files.ts';
import { type Manifest, readManifest, root } from './published.ts';

const backendFolder = join(root, 'packages/backend');
const backend = readManifest(backendFolder);

/** Native kernels that the clone's `prepare` built. */
export const preparedBuilds = () => nativeBuilds.filter((build) => existsSync(fileIn(preparedFolder, build)));

/** @returns the folder of the package, below `out` */
export function writePlatformPackage(out: string): string {
  const builds = preparedBuilds();
  if (builds.length === 0)
    throw new Error(`${platformPackage}: no native kernels here; install a C compiler, then pnpm install`);
  const folder = writeManifest(out, platformPackage, {
    os: [process.platform],
    cpu: [process.arch],
    ...(process.platform === 'linux' && { libc: ['glibc'] }),
  });
  for (const build of builds) copyFileSync(fileIn(preparedFolder, build), fileIn(folder, build));
  copyFileSync(join(backendFolder, 'dist/wasm/fingerprint'), join(folder, 'fingerprint'));
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  return folder;
}

/** @returns the folder, with all but the kernels */
export function writeManifest(
  out: string,
  name: string,
  platform: Readonly<Record<string, readonly string[]>>,
): string {
  const folder = join(out, name.replace('@longhand/', ''));
  mkdirSync(folder, { recursive: true });
  const description = `Native kernels of @longhand/backend for ${platform.os} on ${platform.cpu}.`;
  const { version, license } = backend;
  const manifest = { name, version, description, license, ...platform, files: ['*.so', 'fingerprint'] };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(
    join(folder, 'README.md'),
    `# ${name}\n\n${description} npm installs it with that package, where it fits.\n`,
  );
  return folder;
}

/** The backend's manifest with these packages as optional dependencies: an installer takes the one of its platform. */
export function namePlatforms(manifest: Manifest, names: readonly string[]): Manifest {
  const named = Object.fromEntries(names.map((name) => [name, backend.version]));
  return { ...manifest, optionalDependencies: { ...manifest.optionalDependencies, ...named } };
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const { values, positionals } = parseArgs({
    options: { out: { type: 'string' }, name: { type: 'boolean' } },
    allowPositionals: true,
    args: process.argv.slice(2).filter((word) => word !== '--'),
  });
  if (values.out !== undefined) console.log(writePlatformPackage(values.out));
  else if (values.name && positionals.length > 0) {
    const manifest = namePlatforms(
      backend,
      positionals.map((folder) => readManifest(folder).name),
    );
    writeFileSync(join(backendFolder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  } else throw new Error('platform-package: expected --out FOLDER, or --name and folders');
}
