// WebAssembly in Node: kernels from their files, threads from `worker_threads`.
import { readFileSync } from 'node:fs';
import { ConfigError } from '@longhand/base';
import type { UseOptions } from '../use.ts';
import type { Compute } from './compute.ts';
import { packageFile } from './package-root.ts';
import { wantedThreads } from './settings.ts';
import { allThreads } from './threads.ts';
import { openWasm, type WasmBuild, wasmBuilds } from './wasm.ts';
import { openGiven } from './wasm-given.ts';
import { startWorkers } from './wasm-worker.ts';

const builtKernels = (build: WasmBuild, memory: '' | '-unshared' = ''): Uint8Array<ArrayBuffer> => {
  const file = `dist/wasm/kernels-${build}${memory}.wasm`;
  try {
    return Uint8Array.from(readFileSync(packageFile(file)));
  } catch (cause) {
    const problem = {
      where: '@longhand/backend',
      expected: `its built kernels (${file})`,
      got: 'no such file',
      fix: 'Install @longhand/backend beside the program, or give kernels to useLonghand as `wasm` (in a clone run `pnpm --filter @longhand/backend prepare`).',
    };
    throw new ConfigError(problem, { cause });
  }
};

/** Those that this engine runs, the faster first. @throws ConfigError if the kernels were not built. */
export const usableWasm = (): WasmBuild[] => wasmBuilds.filter((build) => WebAssembly.validate(builtKernels(build)));

function chosen(name: string): WasmBuild {
  const usable = usableWasm();
  const build = name === '' ? usable[0] : usable.find((one) => one === name);
  if (build) return build;
  throw new ConfigError({
    where: `LONGHAND_COMPUTE=wasm${name && `-${name}`}`,
    expected: `a build that this engine runs (${usable.join(', ') || 'none'})`,
    got: `Node ${process.version}`,
    fix: 'Relaxed SIMD needs Node 22.',
  });
}

/**
 * @param name of a build; empty: the fastest that this engine runs
 * @throws ConfigError if the kernels were not built, the engine does not run them, or threads do not start
 */
export function loadWasm(name = '', { threads: wanted, wasm }: UseOptions = {}): Compute | Promise<Compute> {
  if (wasm) return openGiven(wasm, wanted);
  const build = chosen(name);
  const threads = wantedThreads(wanted) ?? allThreads();
  const shared = threads > 1;
  const opened = openWasm(new WebAssembly.Module(builtKernels(build, shared ? '' : '-unshared')), { shared });
  if (!shared) return opened.compute(`wasm-${build}`, 1, () => {});
  return opened.compute(`wasm-${build}`, threads, startWorkers(opened.threadStarts(threads - 1)));
}
