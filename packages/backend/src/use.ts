// What both entries of the package have in common: they register the backend and make it the current one, whatever loads its kernels.
import * as tf from '@tensorflow/tfjs-core';
import { loadCpu } from '#cpu';
import { LonghandBackend } from './backend.ts';
import type { Compute } from './compute/compute.ts';
import { setting } from './compute/settings.ts';
import { registerGradients } from './kernels/gradients.ts';
import { registerKernels } from './kernels/index.ts';
import { BACKEND_NAME } from './kernels/registry.ts';

export interface ComputeInfo {
  /** `native-avx512` and the like, `wasm-simd`, `wasm-relaxed-simd`, or `reference`: tfjs's own `cpu` backend and composed ops. */
  readonly compute: string;
  readonly threads: number;
}

export interface UseOptions {
  /** How many threads compute; default: `LONGHAND_THREADS`, else one for each core, where there can be threads. */
  readonly threads?: number;
  /**
   * The kernels of `@longhand/backend/kernels/simd.wasm` or `relaxed-simd.wasm`, as bytes or compiled: for where they cannot be
   * fetched, such as Cloudflare's workers. They compute on one thread.
   */
  readonly wasm?: WebAssembly.Module | BufferSource;
}

/**
 * Sets the tfjs backend that `compute` or `LONGHAND_COMPUTE` names; neither: the fastest there is.
 * Naming another than the current one, or options, disposes the current one with its tensors.
 * @throws ConfigError if there is no such compute here: `native` where nothing was built, threads where there are none
 */
export type UseLonghand = (compute?: string, options?: UseOptions) => Promise<ComputeInfo>;

export interface Platform {
  /** @throws ConfigError if it names no compute of this platform */
  check(compute: string | undefined): string | undefined;
  load(compute: string | undefined, options: UseOptions): Compute | Promise<Compute>;
}

/** Below that of every backend of tfjs: a program that chooses none keeps tfjs's choice. */
const priority = 0;

/** Registers the backend, to be loaded when it is first set; the result sets it. */
export function provide(platform: Platform): UseLonghand {
  registerKernels();
  const wantedOf = (compute = setting('LONGHAND_COMPUTE')) => platform.check(compute);
  tf.registerBackend(
    BACKEND_NAME,
    () => {
      const compute = platform.load(wantedOf(), {});
      registerGradients(); // tfjs registers its own when it is imported after this module
      return compute instanceof Promise
        ? compute.then((one) => new LonghandBackend(one))
        : new LonghandBackend(compute);
    },
    priority,
  );
  return async (name, options) => {
    const wanted = wantedOf(name);
    registerGradients();
    if (wanted === 'reference') {
      loadCpu();
      await tf.setBackend('cpu');
      return { compute: 'reference', threads: 1 };
    }
    const { compute } = (options ? undefined : current(wanted)) ?? (await load(platform, wanted, options ?? {}));
    await tf.setBackend(BACKEND_NAME);
    return { compute: compute.name, threads: compute.threads };
  };
}

/** The backend that is loaded, if it is of the compute that is wanted. */
function current(wanted: string | undefined): LonghandBackend | undefined {
  if (!(BACKEND_NAME in tf.engine().registry)) return undefined;
  const backend = tf.findBackend(BACKEND_NAME) as LonghandBackend;
  return wanted === undefined || backend.compute.name.startsWith(wanted) ? backend : undefined;
}

async function load(platform: Platform, wanted: string | undefined, options: UseOptions): Promise<LonghandBackend> {
  const backend = new LonghandBackend(await platform.load(wanted, options)); // here, since tfjs would only warn of what it throws
  if (BACKEND_NAME in tf.engine().registryFactory) tf.removeBackend(BACKEND_NAME);
  tf.registerBackend(BACKEND_NAME, () => backend, priority);
  return backend;
}
