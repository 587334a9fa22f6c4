// The kernels as WebAssembly: relaxed SIMD where the engine has it, else plain SIMD.
import { readFileSync } from 'node:fs';
import { ConfigError } from '@longhand/base';
import { createAllocator } from './allocator.ts';
import type { Compute } from './compute.ts';
import type { Kernels } from './signatures.ts';
import { wantedThreads } from './threads.ts';

const PAGE = 65_536;
const MAXIMUM_PAGES = 65_536; // 4 GiB, all that 32-bit addresses reach

const builtKernels = (build: string): Uint8Array<ArrayBuffer> => {
  const file = new URL(`../../dist/wasm/kernels-${build}.wasm`, import.meta.url);
  try {
    return Uint8Array.from(readFileSync(file));
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

/** @throws ConfigError if the kernels were not built, or more than one thread is asked for. */
export function loadWasm(): Compute {
  const threads = wantedThreads() ?? 1;
  if (threads > 1) {
    const fix = 'Leave LONGHAND_THREADS away, or use native kernels, which have threads.';
    throw new ConfigError({ where: 'LONGHAND_THREADS', expected: '1 in WebAssembly', got: String(threads), fix });
  }
  const relaxed = builtKernels('relaxed-simd');
  const build = WebAssembly.validate(relaxed) ? 'relaxed-simd' : 'simd';
  const bytes = build === 'simd' ? builtKernels('simd') : relaxed;
  const memory = new WebAssembly.Memory({ initial: 64, maximum: MAXIMUM_PAGES });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  const { __heap_base, ...kernels } = instance.exports as { __heap_base: WebAssembly.Global } & Record<string, unknown>;

  const grow = (end: number): void => {
    const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE);
    if (missing <= 0) return;
    const held = memory.buffer.byteLength / PAGE;
    const ahead = Math.min(Math.max(missing, held >> 3), MAXIMUM_PAGES - held); // an eighth ahead, so that growing is rare
    if (ahead < missing) {
      throw new ConfigError({
        where: '@longhand/backend: memory',
        expected: 'tensors within the 4 GiB of WebAssembly',
        got: `${Math.ceil(end / 2 ** 20)} MiB`,
        fix: 'Use a smaller batch, shorter sequences or a smaller vocabulary.',
      });
    }
    memory.grow(ahead);
  };
  const allocator = createAllocator(Number(__heap_base.value), grow);
  return {
    name: `wasm-${build}`,
    threads: 1,
    kernels: kernels as Record<string, unknown> as Kernels,
    allocate: allocator.allocate,
    free: allocator.free,
    floats: (address, length) => new Float32Array(memory.buffer, address, length),
    ints: (address, length) => new Int32Array(memory.buffer, address, length),
    get bytesInUse() {
      return allocator.bytesInUse;
    },
  };
}
