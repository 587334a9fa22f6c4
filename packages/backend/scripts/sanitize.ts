// The conformance suites on kernels that are built with address and undefined-behaviour sanitizers, in which memory around each
// tensor is an error to touch: `pnpm --filter @longhand/backend sanitize`. Ends with 1 where something is found.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type NativeBuild, sanitizedBuilds } from '../src/compute/builds.ts';
import { build, run, version } from '../src/compute/compiler.ts';
import { usableNatives } from '../src/compute/native.ts';
import { preparedFolder } from '../src/compute/native-files.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const vitest = `${root}node_modules/vitest/vitest.mjs`;

/** The library of the address sanitizer, which must be loaded before all others. */
function sanitizerLibrary(): string | undefined {
  if (version() === undefined) return undefined;
  const file = run(['-print-file-name=libasan.so']).trim();
  return existsSync(file) ? file : undefined;
}

/** Says why not, where it cannot be built. */
function built(one: NativeBuild): boolean {
  const reason = build(one, preparedFolder);
  if (reason !== undefined) console.log(`backend: no native kernels for ${one.name}: ${reason}`);
  return reason === undefined;
}

function test(name: string, library: string): boolean {
  const env = {
    ...process.env,
    LD_PRELOAD: library,
    ASAN_OPTIONS: 'detect_leaks=0', // Node itself ends without giving everything back
    UBSAN_OPTIONS: 'print_stacktrace=1',
    LONGHAND_TEST_BUILD: `native-${name}`,
  };
  const files = ['conformance', 'threads', 'tfjs', 'refusals'].map((file) => `packages/backend/src/${file}`);
  const argv = [vitest, 'run', '--project', 'fast', ...files];
  return spawnSync(process.execPath, argv, { cwd: root, env, stdio: 'inherit' }).status === 0;
}

const library = sanitizerLibrary();
if (library === undefined) {
  console.log('backend: no C compiler with an address sanitizer here (libasan), nothing is tested');
} else {
  mkdirSync(preparedFolder, { recursive: true });
  const runs = new Set(usableNatives().map(({ name }) => `${name}-sanitized`));
  const wanted = sanitizedBuilds.filter(({ name }) => runs.has(name));
  const failed = wanted.filter((one) => !built(one) || !test(one.name, library)).map(({ name }) => name);
  console.log(
    failed.length > 0 ? `backend: not clean: ${failed.join(', ')}` : `backend: clean on ${wanted.length} builds`,
  );
  if (failed.length > 0 || wanted.length === 0) process.exitCode = 1;
}
