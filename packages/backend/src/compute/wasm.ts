// The kernels as WebAssembly: relaxed SIMD where the engine has it, else plain SIMD.
import { readFileSync } from 'node:fs';
import { ConfigError } from '@longhand/base';
import { createAllocator } from './allocator.ts';
import { type WasmBuild, wasmBuilds, wasmFile } from './builds.ts';
import type { Compute } from './compute.ts';
import { type KernelName, type Kernels, results } from './signatures.ts';
import { allThreads, wantedThreads } from './threads.ts';
import { startWorkers } from './wasm-worker.ts';

const PAGE = 65_536;
const MAXIMUM_PAGES = 65_536; // 4 GiB, all that 32-bit addresses reach

const builtKernels = (build: WasmBuild): Uint8Array<ArrayBuffer> => {
  try {
    return Uint8Array.from(readFileSync(wasmFile(build)));
  } catch (cause) {
    const problem = {
      where: '@longhand/backend',
      expected: `its built kernels (dist/wasm/kernels-${build}.wasm)`,
      got: 'no such file',
      fix: 'Run `pnpm --filter @longhand/backend prepare`.',
    };
    throw new ConfigError(problem, { cause });
  }
};

type Exports = Kernels & {
  readonly __heap_base: WebAssembly.Global;
  readonly start_threads: (count: number) => number;
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

/** WebAssembly gives an i32 as a number below 2^31: sizes from there on would be negative. */
const withUnsignedSizes = (kernels: Kernels): Kernels => ({
  ...kernels,
  ...Object.fromEntries(
    (Object.keys(results) as KernelName[])
      .filter((name) => results[name] === 'n')
      .map((name) => [name, (...values: number[]) => kernels[name](...values) >>> 0]),
  ),
});

/**
 * @param name of a build; empty: the fastest that this engine runs
 * @throws ConfigError if the kernels were not built, the engine does not run them, or threads do not start
 */
export function loadWasm(name = ''): Compute {
  const build = chosen(name);
  const bytes = builtKernels(build);
  const memory = new WebAssembly.Memory({ initial: 64, maximum: MAXIMUM_PAGES, shared: true });
  const module = new WebAssembly.Module(bytes);
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const { __heap_base, start_threads, ...exported } = instance.exports as unknown as Exports;
  const kernels = withUnsignedSizes(exported);

  const grow = (end: number): void => {
    const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE);
    if (missing <= 0) return;
    const held = memory.buffer.byteLength / PAGE;
    const ahead = Math.min(Math.max(missing, held >> 3), MAXIMUM_PAGES - held); // an eighth ahead, so that growing is rare
    const problem = {
      where: '@longhand/backend: memory',
      expected: 'tensors within the 4 GiB of WebAssembly',
      got: `${Math.ceil(end / 2 ** 20)} MiB`,
      fix: 'Use a smaller batch, shorter sequences or a smaller vocabulary.',
    };
    if (ahead < missing) throw new ConfigError(problem);
    try {
      memory.grow(ahead);
    } catch (cause) {
      throw new ConfigError({ ...problem, expected: 'memory from the system' }, { cause });
    }
  };
  const allocator = createAllocator(Number(__heap_base.value), grow);
  const threads = wantedThreads() ?? allThreads();
  const endWorkers = startWorkers(threads - 1, module, memory, allocator.allocate);
  start_threads(threads);
  return {
    name: `wasm-${build}`,
    threads,
    kernels,
    allocate: allocator.allocate,
    free: allocator.free,
    floats: (address, length) => new Float32Array(memory.buffer, address, length),
    ints: (address, length) => new Int32Array(memory.buffer, address, length),
    dispose: endWorkers,
    get bytesInUse() {
      return allocator.bytesInUse;
    },
    get reservedBytes() {
      return allocator.reservedBytes;
    },
  };
}
