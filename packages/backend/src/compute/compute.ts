// What a device of compute offers: kernels over one linear memory, addressed by numbers.
import type { Precision } from './settings.ts';
import type { Kernels } from './signatures.ts';

export interface Compute {
  /** For people and reports, e.g. `wasm-simd`. */
  readonly name: string;
  readonly precision: Precision;
  readonly threads: number;
  readonly kernels: Kernels;
  /** An address of at least `bytes` bytes, 64-byte aligned; contents are whatever was there. */
  allocate(bytes: number): number;
  free(address: number, bytes: number): void;
  /** A view that is valid until the next `allocate`. */
  floats(address: number, length: number): Float32Array;
  ints(address: number, length: number): Int32Array;
  readonly bytesInUse: number;
  /** The most that was ever in use: what is free below it is handed out first. */
  readonly reservedBytes: number;
  /** Ends its threads, where they are its own. Nothing may be computed afterwards. */
  dispose(): void;
}
