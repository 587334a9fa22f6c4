import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildKernels } from './build-kernels.ts';
import { nativeBuilds } from './compute/builds.ts';
import { cacheFolder, fileIn, kernelsVersion } from './compute/native-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'longhand-kernels-'));
  vi.stubEnv('XDG_CACHE_HOME', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** A compiler that writes its last argument, or fails. */
function compiler(script: string): string {
  const file = join(folder, 'cc');
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

it('keeps kernels in the user cache, apart for each version of the C files and each platform', () => {
  expect(kernelsVersion()).toMatch(/^[0-9a-f]{16}$/);
  expect(cacheFolder()).toBe(
    join(folder, 'longhand', 'kernels', `${kernelsVersion()}-${process.platform}-${process.arch}`),
  );
});

it('says that there is no compiler, and makes no folder', () => {
  vi.stubEnv('CC', join(folder, 'none'));
  const { built, failed } = buildKernels();
  expect(built).toEqual([]);
  expect(failed).toMatchObject([{ name: 'all', reason: expect.stringMatching(/no compiler|no native kernels/) }]);
  expect(existsSync(cacheFolder())).toBe(false);
});

describe.skipIf(nativeBuilds.length === 0)('with a compiler', () => {
  it('builds one library for each width of vector', () => {
    vi.stubEnv('CC', compiler('for last; do :; done; case "$last" in --version) ;; *) echo built > "$last" ;; esac'));
    expect(buildKernels()).toEqual({ folder: cacheFolder(), built: nativeBuilds.map(({ name }) => name), failed: [] });
    for (const build of nativeBuilds) expect(existsSync(fileIn(cacheFolder(), build))).toBe(true);
  });

  it('gives the reason of the compiler, and takes an older library away', () => {
    const [first] = nativeBuilds;
    vi.stubEnv('CC', compiler('[ "$1" = --version ] && exit 0; echo "no such flag" >&2; exit 1'));
    const place = cacheFolder();
    const old = fileIn(place, first as (typeof nativeBuilds)[number]);
    mkdirSync(place, { recursive: true });
    writeFileSync(old, 'old');
    const { built, failed } = buildKernels();
    expect(built).toEqual([]);
    expect(failed).toEqual(nativeBuilds.map(({ name }) => ({ name, reason: 'no such flag' })));
    expect(existsSync(old)).toBe(false);
  });
});
