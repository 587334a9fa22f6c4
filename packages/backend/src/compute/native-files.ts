// Where native kernels lie: in the clone what `prepare` built; else a package for this platform, or what `longhand build-kernels` built.
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { type NativeBuild, nativeBuilds } from './builds.ts';
import { packageFile, packageRequire } from './package-root.ts';

export const sourceFolder = packageFile('src/c');
/** Of the clone. */
export const preparedFolder = packageFile('dist/native');

const platform = `${process.platform}-${process.arch}`;
/** Prebuilt kernels, an optional package on npm. */
export const platformPackage = `@longhand/backend-${platform}`;

/** Of the C files: kernels of other sources are never loaded. Empty where `prepare` has not run. */
export function kernelsVersion(): string {
  const file = packageFile('dist/wasm/fingerprint');
  return existsSync(file) ? readFileSync(file, 'utf8').slice(0, 16) : '';
}

/** In the user's cache: kernels that were built where no `prepare` runs. */
export function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  const cache = XDG_CACHE_HOME || LOCALAPPDATA || join(homedir(), '.cache');
  return join(cache, 'longhand', 'kernels', `${kernelsVersion() || 'unknown'}-${platform}`);
}

/** The folder of the package with prebuilt kernels, if it is there and its kernels are of these sources. */
function platformFolder(): string | undefined {
  try {
    const folder = dirname(packageRequire.resolve(`${platformPackage}/package.json`));
    return readFileSync(join(folder, 'fingerprint'), 'utf8').slice(0, 16) === kernelsVersion() ? folder : undefined;
  } catch {
    return undefined; // not installed, or not whole
  }
}

export const fileIn = (folder: string, { name }: NativeBuild): string => join(folder, `kernels-${name}.so`);

const holds = (folder: string | undefined): folder is string =>
  folder !== undefined && nativeBuilds.some((build) => existsSync(fileIn(folder, build)));

/** The first place that has kernels; where none has, the clone's. */
const nativeFolder = (): string =>
  [() => preparedFolder, platformFolder, cacheFolder].map((place) => place()).find(holds) ?? preparedFolder;

export const nativeFile = (build: NativeBuild): string => fileIn(nativeFolder(), build);

/** Those that are here. */
export const builtNatives = (): NativeBuild[] => nativeBuilds.filter((build) => existsSync(nativeFile(build)));
