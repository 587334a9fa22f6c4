// WebAssembly outside Node: kernels fetched from beside this module, where a bundler puts them too.
import { ConfigError } from '@longhand/base';
import type { UseOptions } from '../use.ts';
import type { Compute } from './compute.ts';
import { wantedThreads } from './settings.ts';
import { openWasm, type WasmBuild, wasmBuilds } from './wasm.ts';
import { openGiven } from './wasm-given.ts';
import { availableThreads, checkThreads, startWebThreads } from './web-threads.ts';

/** Each spelled out: so bundlers see them. */
const files: Readonly<Record<WasmBuild, { readonly shared: () => URL; readonly unshared: () => URL }>> = {
  simd: {
    shared: () => new URL('../../dist/wasm/kernels-simd.wasm', import.meta.url),
    unshared: () => new URL('../../dist/wasm/kernels-simd-unshared.wasm', import.meta.url),
  },
  'relaxed-simd': {
    shared: () => new URL('../../dist/wasm/kernels-relaxed-simd.wasm', import.meta.url),
    unshared: () => new URL('../../dist/wasm/kernels-relaxed-simd-unshared.wasm', import.meta.url),
  },
};

const known: readonly string[] = ['wasm', ...wasmBuilds.map((build) => `wasm-${build}`), 'reference'];

/** @throws ConfigError if there is no such compute outside Node */
export function checkWeb(name: string | undefined): string | undefined {
  if (name === undefined || known.includes(name)) return name;
  const fix = name.startsWith('native') ? 'Native code needs Node.' : undefined;
  throw new ConfigError({ where: 'LONGHAND_COMPUTE', expected: known.join(', '), got: JSON.stringify(name), fix });
}

/** @throws ConfigError if the kernels cannot be fetched, the engine does not run them, or threads do not start */
export async function loadWeb(name: string | undefined, { threads, wasm }: UseOptions): Promise<Compute> {
  if (wasm) return openGiven(wasm, threads);
  const count = checkThreads(wantedThreads(threads) ?? availableThreads());
  const build = wasmBuilds.find((one) => name === `wasm-${one}`) ?? (runsRelaxedSimd() ? 'relaxed-simd' : 'simd');
  const shared = count > 1;
  const opened = openWasm(await fetched(shared ? files[build].shared() : files[build].unshared()), { shared });
  const end = shared ? await startWebThreads(opened, count - 1) : () => {};
  return opened.compute(`wasm-${build}`, count, end);
}

async function fetched(url: URL): Promise<WebAssembly.Module> {
  const problem = (got: string, cause?: unknown) =>
    new ConfigError(
      {
        where: '@longhand/backend',
        expected: `its kernels at ${url.href.slice(0, 200)}`,
        got,
        fix: 'Serve this file with the others, or give its bytes: useLonghand(undefined, { wasm }).',
      },
      { cause },
    );
  let bytes: ArrayBuffer;
  try {
    const response = await fetch(url);
    if (!response.ok) throw problem(`status ${response.status}`);
    bytes = await response.arrayBuffer();
  } catch (cause) {
    throw cause instanceof ConfigError ? cause : problem(String(cause), cause);
  }
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw problem(`what this engine does not run: ${(cause as Error).message}`, cause);
  }
}

/** A module of one function with one instruction of relaxed SIMD, i8x16.relaxed_swizzle of two zero vectors. */
const relaxedProgram = [
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // WebAssembly, version 1
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b], // types: () -> v128
  ...[0x03, 0x02, 0x01, 0x00], // functions: one, of type 0
  ...[0x0a, 0x0f, 0x01, 0x0d, 0x00], // code: one body of 13 bytes, no locals
  ...[0x41, 0x00, 0xfd, 0x0f, 0x41, 0x00, 0xfd, 0x0f], // i32.const 0, i8x16.splat, twice
  ...[0xfd, 0x80, 0x02, 0x0b], // i8x16.relaxed_swizzle, end
];
const runsRelaxedSimd = (): boolean => WebAssembly.validate(Uint8Array.from(relaxedProgram));
