// Kernels that the caller has: bytes, or a module that was compiled elsewhere. One thread, in a memory that is not shared.
import { ConfigError } from '@longhand/base';
import type { Compute } from './compute.ts';
import { openWasm } from './wasm.ts';

/** @throws ConfigError if they are others, or for more than one thread */
export async function openGiven(wasm: WebAssembly.Module | BufferSource, threads = 1): Promise<Compute> {
  if (threads !== 1)
    throw new ConfigError({ where: 'useLonghand: threads', expected: '1 with given kernels', got: String(threads) });
  return openWasm(await compiled(wasm), { shared: false }).compute('wasm', 1, () => {});
}

async function compiled(wasm: WebAssembly.Module | BufferSource): Promise<WebAssembly.Module> {
  if (wasm instanceof WebAssembly.Module) return wasm;
  try {
    return await WebAssembly.compile(wasm);
  } catch (cause) {
    const expected =
      'the bytes of @longhand/backend/kernels/simd.wasm, or of relaxed-simd.wasm where the engine runs it';
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError({ where: 'useLonghand: wasm', expected, got }, { cause });
  }
}
