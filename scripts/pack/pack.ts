// Packs what `pnpm build` built, once for all test files, serves it, and installs it as most people would.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { namePlatforms, preparedBuilds, writeManifest, writePlatformPackage } from './platform-package.ts';
import { createProject, install } from './project.ts';
import { published, root } from './published.ts';
import { type Packed, packedIn, servePacked, tarballOf } from './registry.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder of the tarballs. */
    tarballs: string;
    /** Addresses: without native kernels, and with those of this platform and of another; none where no compiler built them. */
    registry: string;
    nativeRegistry: string | undefined;
    /** Where `npm install longhand` ran. Its kernels are WebAssembly; tests build no others into its own cache. */
    project: string;
  }
}

export default async function setup({ provide }: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'longhand-tarballs-'));
  const filters = published.flatMap(({ manifest }) => ['--filter', manifest.name]);
  const pack = ['--yes', 'pnpm@10.34.9', '-r', ...filters, 'pack', '--pack-destination', folder];
  execFileSync('npx', pack, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const packed = packedIn(folder);
  const plain = await servePacked(packed);
  const native = preparedBuilds().length > 0 ? await servePacked(withPlatforms(packed, folder)) : undefined;
  const project = createProject(plain.url);
  await install(project, 'npm', [tarballOf(folder, 'longhand')]);
  provide('tarballs', folder);
  provide('registry', plain.url);
  provide('nativeRegistry', native?.url);
  provide('project', project.folder);
  return () => {
    for (const server of [plain.server, native?.server]) server?.close();
    for (const made of [folder, project.folder]) rmSync(made, { recursive: true });
  };
}

/** As a release does it: packages of this platform and of another, which the backend names. */
function withPlatforms(packed: readonly Packed[], folder: string): Packed[] {
  const out = join(folder, 'platforms');
  mkdirSync(out);
  const other = writeManifest(out, '@longhand/backend-aix-ppc64', { os: ['aix'], cpu: ['ppc64'] });
  for (const made of [writePlatformPackage(out), other])
    execFileSync('npm', ['pack', '--silent', '--pack-destination', out], { cwd: made, stdio: 'ignore' });
  const platforms = packedIn(out);
  const names = platforms.map(({ manifest }) => manifest.name);
  const named = packed.map(({ file, manifest }) => ({
    file,
    manifest: manifest.name === '@longhand/backend' ? namePlatforms(manifest, names) : manifest,
  }));
  return [...named, ...platforms];
}
