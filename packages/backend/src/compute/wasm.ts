// The kernels as WebAssembly over one linear memory, whoever has fetched and compiled them.
import { ConfigError } from '@longhand/base';
import { createAllocator } from './allocator.ts';
import type { Compute } from './compute.ts';
import { type KernelName, type Kernels, results } from './signatures.ts';

const PAGE = 65_536;
const MAXIMUM_PAGES = 65_536; // 4 GiB, all that 32-bit addresses reach

/** The builds of the C files, the faster first. Each is there twice: `-unshared` is for a memory of one thread. */
export const wasmBuilds = ['relaxed-simd', 'simd'] as const;
export type WasmBuild = (typeof wasmBuilds)[number];

type Exports = Kernels & {
  readonly __heap_base: WebAssembly.Global;
  readonly start_threads: (count: number) => number;
  readonly never_sleep: () => void;
};

/** What a thread needs to run the kernels over the same memory. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** From 1 on; 0 is the thread that computes already. */
  readonly part: number;
  /** Of a stack of its own. */
  readonly stackTop: number;
}

const STACK_BYTES = 262_144;

/** Kernels with their memory, before threads have started. */
export interface OpenedWasm {
  /** One for each of `count` threads beside this one. */
  threadStarts(count: number): ThreadStart[];
  /** For a thread that must not wait, as a page's main one. */
  neverSleep(): void;
  /** @param end ends the threads */
  compute(name: string, threads: number, end: () => void): Compute;
}

/** @param shared whether the module is for a memory that threads share @throws ConfigError if it is no module of these kernels */
export function openWasm(module: WebAssembly.Module, { shared }: { readonly shared: boolean }): OpenedWasm {
  const memory = new WebAssembly.Memory({ initial: 64, maximum: MAXIMUM_PAGES, shared });
  const { __heap_base, start_threads, never_sleep, ...exported } = instantiate(module, memory);
  const kernels = withUnsignedSizes(exported as Kernels);
  const allocator = createAllocator(Number(__heap_base.value), (end) => grow(memory, end));
  return {
    threadStarts: (count) =>
      Array.from({ length: count }, (_, i) => {
        const stackTop = allocator.allocate(STACK_BYTES) + STACK_BYTES;
        return { module, memory, part: i + 1, stackTop };
      }),
    neverSleep: never_sleep,
    compute: (name, threads, end) => {
      start_threads(threads);
      return {
        name,
        precision: 'float32',
        threads,
        kernels,
        allocate: allocator.allocate,
        free: allocator.free,
        floats: (address, length) => new Float32Array(memory.buffer, address, length),
        ints: (address, length) => new Int32Array(memory.buffer, address, length),
        dispose: end,
        get bytesInUse() {
          return allocator.bytesInUse;
        },
        get reservedBytes() {
          return allocator.reservedBytes;
        },
      };
    },
  };
}

function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Exports {
  const problem = { where: '@longhand/backend: wasm', expected: 'kernels of @longhand/backend, built for this memory' };
  let exports: Partial<Exports>;
  try {
    exports = new WebAssembly.Instance(module, { env: { memory } }).exports as Partial<Exports>;
  } catch (cause) {
    throw new ConfigError({ ...problem, got: (cause as Error).message }, { cause });
  }
  if (exports.never_sleep && exports.__heap_base) return exports as Exports;
  throw new ConfigError({ ...problem, got: `a module with ${Object.keys(exports).length} exports, not those` });
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

function grow(memory: WebAssembly.Memory, end: number): void {
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
}
