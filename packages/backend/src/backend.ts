// The tfjs backend `longhand`: tensors in one linear memory, kernels in C, and every kernel of tfjs's `cpu` backend
// for what C does not cover.
import { ShapeError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import type { Compute } from './compute/compute.ts';
import type { Precision } from './compute/settings.ts';
import { Storage, type Values } from './storage.ts';

type Dtype = tf.DataType;
type AnyValues = Values | string[] | number[];

export class LonghandBackend extends tf.KernelBackend {
  readonly compute: Compute;
  readonly askedPrecision: Precision | undefined;
  readonly data: tf.DataStorage<Storage>;
  /** tfjs's `cpu` kernels look for this field. */
  blockSize = 48;
  /** What the kernel that runs has made. */
  #made: object[] | undefined;

  /** @param askedPrecision which `compute` has, where the machine has it */
  constructor(compute: Compute, askedPrecision?: Precision) {
    super();
    this.compute = compute;
    this.askedPrecision = askedPrecision;
    this.data = new tf.DataStorage(this, tf.engine());
  }

  /** The address of a float32 or int32 tensor. @throws ShapeError if it is of another dtype, or over memory of another. */
  address({ dataId, dtype }: tf.TensorInfo): number {
    const storage = this.data.get(dataId);
    if (storage.dtype === dtype && (dtype === 'float32' || dtype === 'int32')) return storage.address;
    const got = `${dtype} over ${storage.dtype} memory`;
    throw new ShapeError({ where: 'a kernel of C', expected: 'a float32 or int32 tensor', got });
  }

  /** The values of an int32 tensor, valid until the next allocation. */
  ints({ dataId }: tf.TensorInfo): Int32Array {
    return this.data.get(dataId).values as Int32Array;
  }

  /** Runs a kernel; if it throws, what it has made is given back. */
  guarded<T>(run: () => T): T {
    const outer = this.#made;
    const made: object[] = [];
    this.#made = made;
    try {
      const result = run();
      outer?.push(...made);
      return result;
    } catch (error) {
      for (const dataId of made) this.disposeData(dataId, true);
      throw error;
    } finally {
      this.#made = outer;
    }
  }

  /** A new tensor whose memory a kernel will fill. */
  allocate(shape: readonly number[], dtype: 'float32' | 'int32' = 'float32'): tf.TensorInfo {
    const storage = new Storage(this.compute, dtype, tf.util.sizeFromShape([...shape]));
    return this.#register([...shape], dtype, storage);
  }

  /** Another tensor over the same memory. */
  alias(tensor: tf.TensorInfo, shape: readonly number[]): tf.TensorInfo {
    this.incRef(tensor.dataId);
    return { dataId: tensor.dataId, shape: [...shape], dtype: tensor.dtype };
  }

  /** A block that belongs to a tensor's data and goes with it, e.g. its values in another form. */
  companion({ dataId }: tf.TensorInfo, words: number, fill: (address: number) => void): number {
    return this.data.get(dataId).companion(words, fill);
  }

  /** Runs with scratch memory of that many floats. */
  withScratch<T>(floats: number, run: (address: number) => T): T {
    const bytes = 4 * Math.max(1, floats);
    const address = this.compute.allocate(bytes);
    try {
      return run(address);
    } finally {
      this.compute.free(address, bytes);
    }
  }

  #register(shape: number[], dtype: Dtype, storage: Storage): tf.TensorInfo {
    const dataId = {};
    this.data.set(dataId, storage);
    this.#made?.push(dataId);
    return { dataId, shape, dtype };
  }

  override write(values: Values, shape: number[], dtype: Dtype): object {
    return this.makeTensorInfo(shape, dtype, values).dataId;
  }

  override move(dataId: object, values: Values, shape: number[], dtype: Dtype, refCount: number): void {
    const storage = new Storage(this.compute, dtype, tf.util.sizeFromShape(shape), values);
    storage.refCount = refCount;
    this.data.set(dataId, storage);
  }

  /** As tfjs's `cpu` kernels call it: values that a kernel computed, or strings. */
  makeTensorInfo(shape: number[], dtype: Dtype, values?: AnyValues | null): tf.TensorInfo {
    const encoded =
      dtype === 'string' && values != null && values.length > 0 && typeof values[0] === 'string'
        ? (values as string[]).map((text) => tf.util.encodeString(text))
        : values;
    return this.#register(
      shape,
      dtype,
      new Storage(this.compute, dtype, tf.util.sizeFromShape(shape), (encoded ?? undefined) as Values),
    );
  }

  makeOutput(values: Values, shape: number[], dtype: Dtype): tf.Tensor {
    return tf.engine().makeTensorFromTensorInfo(this.makeTensorInfo(shape, dtype, values), this);
  }

  override readSync(dataId: object): Values {
    const { dtype, complexTensorInfos, values } = this.data.get(dataId);
    if (dtype === 'complex64') {
      const { real, imag } = complexTensorInfos!;
      return tf.backend_util.mergeRealAndImagArrays(
        this.readSync(real.dataId) as Float32Array,
        this.readSync(imag.dataId) as Float32Array,
      );
    }
    // A copy: the view would show other tensors once this one is gone.
    if (dtype === 'float32') return Float32Array.from(values as Float32Array);
    if (dtype === 'int32') return Int32Array.from(values as Int32Array);
    return values as Values;
  }

  override async read(dataId: object): Promise<Values> {
    return this.readSync(dataId);
  }

  bufferSync(tensor: tf.TensorInfo): tf.TensorBuffer<tf.Rank, tf.DataType> {
    const values = this.readSync(tensor.dataId);
    const decoded =
      tensor.dtype === 'string' ? (values as Uint8Array[]).map((bytes) => tf.util.decodeString(bytes)) : values;
    return tf.buffer(tensor.shape as [], tensor.dtype, decoded as Float32Array);
  }

  where(condition: tf.Tensor): tf.Tensor2D {
    return tf.kernel_impls.whereImpl(condition.shape, this.readSync(condition.dataId) as Uint8Array);
  }

  override numDataIds(): number {
    return this.data.numDataIds();
  }

  override refCount(dataId: object): number {
    return this.data.has(dataId) ? this.data.get(dataId).refCount : 0;
  }

  override incRef(dataId: object): void {
    this.data.get(dataId).refCount++;
  }

  decRef(dataId: object): void {
    if (this.data.has(dataId)) this.data.get(dataId).refCount--;
  }

  override disposeData(dataId: object, force = false): boolean {
    if (!this.data.has(dataId)) return true;
    const storage = this.data.get(dataId);
    storage.refCount--;
    if (!force && storage.refCount > 0) return false;
    if (storage.complexTensorInfos) {
      this.disposeData(storage.complexTensorInfos.real.dataId, true);
      this.disposeData(storage.complexTensorInfos.imag.dataId, true);
    }
    storage.release();
    this.data.delete(dataId);
    return true;
  }

  disposeIntermediateTensorInfo(tensor: tf.TensorInfo): void {
    this.disposeData(tensor.dataId);
  }

  override memory(): { unreliable: boolean; reasons: string[]; bytesInUse: number } {
    return { unreliable: false, reasons: [], bytesInUse: this.compute.bytesInUse };
  }

  override async time(run: () => void): Promise<{ kernelMs: number }> {
    const start = performance.now();
    run();
    return { kernelMs: performance.now() - start };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return super.epsilon();
  }

  override dispose(): void {
    this.compute.dispose();
  }
}
