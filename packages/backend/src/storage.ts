// What lies behind a tensor: values in JavaScript until a kernel needs their address, then a block of the linear memory.
import type * as tf from '@tensorflow/tfjs-core';
import type { Compute } from './compute/compute.ts';

/** `Uint8Array[]` holds strings, one encoded text an element. */
export type Values = Float32Array | Int32Array | Uint8Array | Uint8Array[];

/**
 * The fields that tfjs's `cpu` kernels read from `backend.data.get(id)`: values, dtype, refCount, complexTensorInfos.
 * `values` is a view that is valid until the next allocation; `cpu` kernels allocate in JavaScript only.
 */
export class Storage {
  readonly dtype: tf.DataType;
  refCount = 1;
  complexTensorInfos?: { real: tf.TensorInfo; imag: tf.TensorInfo };
  readonly #compute: Compute;
  readonly #length: number;
  #address = 0;
  #values: Values | undefined;
  #companion: { readonly address: number; readonly bytes: number } | undefined;

  constructor(compute: Compute, dtype: tf.DataType, length: number, values?: Values) {
    this.#compute = compute;
    this.dtype = dtype;
    this.#length = length;
    this.#values = values;
  }

  get values(): Values | undefined {
    if (this.#address === 0) return this.#values ?? this.#nothing();
    return this.dtype === 'int32'
      ? this.#compute.ints(this.#address, this.#length)
      : this.#compute.floats(this.#address, this.#length);
  }

  /** Of a tensor without elements that no kernel has filled. */
  #nothing(): Values | undefined {
    if (this.#length > 0) return undefined;
    if (this.dtype === 'float32') return new Float32Array(0);
    return this.dtype === 'int32' ? new Int32Array(0) : undefined;
  }

  /** Where the values lie in the linear memory; they are moved there at the first call. float32 and int32 only. */
  get address(): number {
    if (this.#address !== 0) return this.#address;
    const address = this.#compute.allocate(4 * this.#length);
    const values = this.#values;
    this.#address = address;
    this.#values = undefined;
    if (values) (this.values as Float32Array).set(values as Float32Array);
    return address;
  }

  /** A block beside the values, of that many words: filled at the first call, freed with them. */
  companion(words: number, fill: (address: number) => void): number {
    if (this.#companion === undefined) {
      const address = this.#compute.allocate(4 * words);
      this.#companion = { address, bytes: 4 * words };
      fill(address);
    }
    return this.#companion.address;
  }

  release(): void {
    if (this.#companion) this.#compute.free(this.#companion.address, this.#companion.bytes);
    this.#companion = undefined;
    if (this.#address !== 0) this.#compute.free(this.#address, 4 * this.#length);
    this.#address = 0;
    this.#values = undefined;
  }
}
