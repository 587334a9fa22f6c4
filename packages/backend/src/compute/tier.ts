// Which code computes: native where `prepare` could build it, else WebAssembly; `LONGHAND_COMPUTE` forces one, or one build of it.
import { ConfigError } from '@longhand/base';
import type { UseOptions } from '../use.ts';
import { nativeBuilds, sanitizedBuilds } from './builds.ts';
import type { Compute } from './compute.ts';
import { loadNative, usableNatives } from './native.ts';
import { builtNatives } from './native-files.ts';
import { wantedThreads } from './settings.ts';
import { wasmBuilds } from './wasm.ts';
import { loadWasm, usableWasm } from './wasm-node.ts';

const tiers = ['native', 'wasm', 'reference'] as const;
export type Tier = (typeof tiers)[number] | `native-${string}` | `wasm-${string}`;

const named = {
  native: [...nativeBuilds, ...sanitizedBuilds].map(({ name }) => `native-${name}`),
  wasm: wasmBuilds.map((name) => `wasm-${name}`),
};

/** @throws ConfigError if it is none of them, nor a build of one, e.g. `native-avx2`. */
export function checkTier(name: string | undefined): Tier | undefined {
  const known: readonly string[] = [...tiers, ...named.native, ...named.wasm];
  if (name === undefined || known.includes(name)) return name as Tier | undefined;
  throw new ConfigError({
    where: 'LONGHAND_COMPUTE',
    expected: tiers.join(', '),
    got: `"${name}"`,
    fix: `One build of them has a name too: ${known.slice(tiers.length).join(', ')}.`,
  });
}

/** @throws ConfigError if it cannot be loaded */
export function loadTier(tier: Tier | undefined, options: UseOptions = {}): Compute | Promise<Compute> {
  if (tier?.startsWith('native')) return loadNative(tier.slice('native-'.length), checkNative(options));
  if (tier?.startsWith('wasm')) return loadWasm(tier.slice('wasm-'.length), options);
  // `reference` has no kernels of its own: tensors then lie in WebAssembly's memory.
  if (tier !== undefined || options.wasm || builtNatives().length === 0) return loadWasm('', options);
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

/** Every build that runs on this machine. */
export const usableBuilds = (): string[] => [
  ...usableWasm().map((name) => `wasm-${name}`),
  ...usableNatives().map(({ name }) => `native-${name}`),
];
