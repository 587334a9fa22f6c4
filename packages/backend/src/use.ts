// What both entries of the package have in common: they register the backend and make it the current one, whatever loads its kernels.
import * as tf from '@tensorflow/tfjs-core';
import { loadCpu } from '#cpu';
import { LonghandBackend } from './backend.ts';
import type { Compute } from './compute/compute.ts';
import { type Precision, setting, wantedPrecision } from './compute/settings.ts';
import { registerGradients } from './kernels/gradients.ts';
import { registerKernels } from './kernels/index.ts';
import { BACKEND_NAME } from './kernels/registry.ts';

export interface ComputeInfo {
  /** `native-avx512` and the like, `wasm-simd`, `wasm-relaxed-simd`, or `reference`: tfjs's own `cpu` backend and composed ops. */
  readonly compute: string;
  readonly threads: number;
  /** Of products: `bfloat16` only where it was asked for and this machine has it. */
  readonly precision: Precision;
}

export interface UseOptions {
  /** How many threads compute; default: `LONGHAND_THREADS`, else one for each core, where there can be threads. */
  readonly threads?: number;
  /**
   * What products multiply: `bfloat16` rounds both sides and adds in float32; all else stays float32. Native code on processors with
   * AVX512-BF16 has it, anything else computes in float32 and says so in a warning. Default: `LONGHAND_PRECISION` (f32 or bf16), else
   * float32.
   */
  readonly precision?: Precision;
  /**
   * The kernels of `@longhand/backend/kernels/simd.wasm` or `relaxed-simd.wasm`, as bytes or compiled: for where they cannot be
   * fetched, such as Cloudflare's workers. They compute on one thread.
   */
  readonly wasm?: WebAssembly.Module | BufferSource;
}

/**
 * Sets the tfjs backend that `compute` or `LONGHAND_COMPUTE` names; neither: the fastest there is.
 * Naming another than the current one, or options that it was not loaded with, disposes the current one with its tensors.
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
      const precision = wantedPrecision();
      const compute = platform.load(wantedOf(), { precision });
      registerGradients(); // tfjs registers its own when it is imported after this module
      return compute instanceof Promise ? compute.then((one) => opened(one, precision)) : opened(compute, precision);
    },
    priority,
  );
  return async (name, options) => {
    const wanted = wantedOf(name);
    registerGradients();
    if (wanted === 'reference') {
      loadCpu();
      await tf.setBackend('cpu');
      noteFallback({ name: 'reference', precision: 'float32' }, wantedPrecision(options?.precision));
      return { compute: 'reference', threads: 1, precision: 'float32' };
    }
    const { compute } = current(wanted, options) ?? (await load(platform, wanted, options ?? {}));
    await tf.setBackend(BACKEND_NAME);
    return { compute: compute.name, threads: compute.threads, precision: compute.precision };
  };
}

/** The backend that is loaded, if it is of the compute that is wanted, and nothing but its precision is asked for. */
function current(wanted: string | undefined, { precision, ...others }: UseOptions = {}): LonghandBackend | undefined {
  const asked = Object.values(others).some((option) => option !== undefined);
  if (asked || !(BACKEND_NAME in tf.engine().registry)) return undefined;
  const backend = tf.findBackend(BACKEND_NAME) as LonghandBackend;
  const { name } = backend.compute;
  const isWanted = wanted === undefined || (wanted.includes('-') ? name === wanted : name.startsWith(wanted));
  const isPrecise = precision === undefined || precision === (backend.askedPrecision ?? backend.compute.precision);
  return isWanted && isPrecise ? backend : undefined;
}

/** The backend over a compute, which may have another precision than the one that was asked for: then it says so. */
function opened(compute: Compute, precision: Precision | undefined): LonghandBackend {
  noteFallback(compute, precision);
  return new LonghandBackend(compute, precision);
}

function noteFallback({ name, precision }: Pick<Compute, 'name' | 'precision'>, asked: Precision | undefined): void {
  if (asked === undefined || asked === precision) return;
  const line = `${asked} products need native kernels on a processor with AVX512-BF16: ${name} computes in ${precision}`;
  const { process } = globalThis as { readonly process?: { emitWarning?(line: string): void } };
  if (process?.emitWarning) process.emitWarning(line);
  else console.warn(line);
}

async function load(platform: Platform, wanted: string | undefined, options: UseOptions): Promise<LonghandBackend> {
  const precision = wantedPrecision(options.precision);
  const compute = await platform.load(wanted, { ...options, precision }); // here, since tfjs would only warn of what it throws
  const backend = opened(compute, precision);
  if (BACKEND_NAME in tf.engine().registryFactory) tf.removeBackend(BACKEND_NAME);
  tf.registerBackend(BACKEND_NAME, () => backend, priority);
  return backend;
}
