// Which code computes: native where `prepare` could build it, else WebAssembly; `LONGHAND_COMPUTE` forces one, or one build of it.
import { ConfigError } from '@longhand/base';
import type { UseOptions } from '../use.ts';
import { nativeBuilds, sanitizedBuilds } from './builds.ts';
import type { Compute } from './compute.ts';
import { loadNative, usableNatives } from './native.ts';
import { builtNatives } from './native-files.ts';
import { type Precision, wantedThreads } from './settings.ts';
import { wasmBuilds } from './wasm.ts';
import { loadWasm, usableWasm } from './wasm-node.ts';

const devices = ['native', 'wasm', 'reference'] as const;
export type Device = (typeof devices)[number] | `native-${string}` | `wasm-${string}`;

const named = {
  native: [...nativeBuilds, ...sanitizedBuilds].map(({ name }) => `native-${name}`),
  wasm: wasmBuilds.map((name) => `wasm-${name}`),
};

/** @throws ConfigError if it is none of them, nor a build of one, e.g. `native-avx2`. */
export function checkDevice(name: string | undefined): Device | undefined {
  const known: readonly string[] = [...devices, ...named.native, ...named.wasm];
  if (name === undefined || known.includes(name)) return name as Device | undefined;
  throw new ConfigError({
    where: 'LONGHAND_COMPUTE',
    expected: devices.join(', '),
    got: `"${name}"`,
    fix: `One build of them has a name too: ${known.slice(devices.length).join(', ')}.`,
  });
}

/** @throws ConfigError if it cannot be loaded */
export function loadDevice(device: Device | undefined, options: UseOptions = {}): Compute | Promise<Compute> {
  if (device?.startsWith('native')) return loadNative(device.slice('native-'.length), checkNative(options));
  if (device?.startsWith('wasm')) return loadWasm(device.slice('wasm-'.length), options);
  // `reference` has no kernels of its own: tensors then lie in WebAssembly's memory.
  if (device !== undefined || options.wasm || builtNatives().length === 0) return loadWasm('', options);
  wantedThreads(options.threads); // wrong: no reason for another compute
  try {
    return loadNative('', options);
  } catch (error) {
    process.emitWarning(`native kernels do not load here, WebAssembly is used: ${(error as Error).message}`);
    return loadWasm('', options);
  }
}

function checkNative(options: UseOptions): UseOptions {
  if (!options.wasm) return options;
  throw new ConfigError({ where: 'useLonghand: wasm', expected: 'no such kernels for native code', got: 'some' });
}

/** Every build of a precision that runs on this machine. */
export const usableBuilds = (precision: Precision = 'float32'): string[] => [
  ...(precision === 'float32' ? usableWasm().map((name) => `wasm-${name}`) : []),
  ...usableNatives()
    .filter((build) => build.precision === precision)
    .map(({ name }) => `native-${name}`),
];
