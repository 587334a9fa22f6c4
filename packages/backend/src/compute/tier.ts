// Which code computes: native where `prepare` could build it, else WebAssembly; `LONGHAND_COMPUTE` forces one.
import { ConfigError } from '@longhand/base';
import { builtNatives } from './builds.ts';
import type { Compute } from './compute.ts';
import { loadNative } from './native.ts';
import { loadWasm } from './wasm.ts';

const tiers = ['native', 'wasm', 'reference'] as const;
export type Tier = (typeof tiers)[number];

/** @throws ConfigError if it is not one of them. */
export function checkTier(name: string | undefined): Tier | undefined {
  if (name === undefined || tiers.includes(name as Tier)) return name as Tier | undefined;
  throw new ConfigError({ where: 'LONGHAND_COMPUTE', expected: tiers.join(', '), got: `"${name}"` });
}

/** `reference` has no kernels of its own: tensors then lie in WebAssembly's memory. @throws ConfigError if it cannot be loaded. */
export function loadTier(tier: Tier | undefined): Compute {
  if (tier === 'native') return loadNative();
  if (tier !== undefined || builtNatives().length === 0) return loadWasm();
  try {
    return loadNative();
  } catch (error) {
    process.emitWarning(`native kernels do not load here, WebAssembly is used: ${(error as Error).message}`);
    return loadWasm();
  }
}
