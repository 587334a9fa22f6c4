// How a kernel is written here: a function of the backend, its inputs and attributes.
import { ShapeError } from '@longhand/base';
import type { KernelAttributes, KernelInput, KernelName } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { cpuKernelNames, loadCpu } from '#cpu';
import type { LonghandBackend } from '../backend.ts';
import { type Axes, compileShapes, type Sizes } from './shapes.ts';

export const BACKEND_NAME = 'longhand';

// biome-ignore lint/suspicious/noExplicitAny: attributes of tfjs's own kernels
export interface KernelCall<Input extends string = string, Attributes = any> {
  readonly backend: LonghandBackend;
  readonly inputs: Readonly<Record<Input, tf.TensorInfo>>;
  readonly attrs: Attributes;
}

/** For each input of a kernel its axes. */
export type ShapesOf<Name extends KernelName> = Readonly<Record<KernelInput<Name>, string>>;

/** A call of one of Longhand's kernels whose inputs have the declared shapes; `sizes` are those of their axes. */
export type CheckedCall<Name extends KernelName, Shapes extends Axes> = KernelCall<
  keyof Shapes & string,
  KernelAttributes<Name>
> & { readonly sizes: Sizes<Shapes> };

export type Kernel<Call = KernelCall> = (call: Call) => tf.TensorInfo | tf.TensorInfo[];

/** Registers a kernel, in place of a copied one of that name if there is one. What it has made is given back if it throws. */
export function register(kernelName: string, kernel: Kernel): void {
  if (tf.getKernel(kernelName, BACKEND_NAME)) tf.unregisterKernel(kernelName, BACKEND_NAME);
  const kernelFunc = (call: KernelCall) => call.backend.guarded(() => kernel(call));
  tf.registerKernel({ kernelName, backendName: BACKEND_NAME, kernelFunc: kernelFunc as unknown as tf.KernelFunc });
}

/**
 * Registers a kernel of Longhand's own, whose inputs are checked before it runs, e.g. `{ x: 'B T H', lengths: 'int32 B' }`: so it
 * reads and writes nothing beyond them, whoever calls it. It throws ShapeError.
 */
export function registerChecked<Name extends KernelName, const Shapes extends ShapesOf<Name>>(
  kernelName: Name,
  shapes: Shapes,
  kernel: Kernel<CheckedCall<Name, Shapes>>,
): void {
  const sizesOf = compileShapes(kernelName, shapes);
  register(kernelName, (call) =>
    kernel({ ...call, sizes: sizesOf(call.inputs) } as unknown as CheckedCall<Name, Shapes>),
  );
}

/**
 * Registers `kernel` for the calls that have these inputs and that it `covers`; tfjs's own `cpu` kernel, over the same storage, does
 * the others, and refuses what is wrong.
 */
export function registerWhere<Input extends string>(
  kernelName: string,
  names: readonly Input[],
  covers: (call: KernelCall<Input>) => boolean,
  kernel: Kernel<KernelCall<Input>>,
): void {
  const general = generalKernel(kernelName);
  register(kernelName, (call) => {
    const here = names.every((name) => call.inputs[name] !== undefined);
    return here && covers(call as KernelCall<Input>) ? kernel(call as KernelCall<Input>) : general(call);
  });
}

/** Registers every kernel of tfjs's `cpu` backend, to work on the same tensors: they do what ours do not cover. */
export function registerGeneral(): void {
  for (const kernelName of cpuKernelNames()) register(kernelName, generalKernel(kernelName));
}

/** Looked up when it is first called. */
function generalKernel(kernelName: string): Kernel {
  let kernel: Kernel | undefined;
  return (call) => {
    kernel ??= cpuKernel(kernelName);
    return kernel(call);
  };
}

function cpuKernel(kernelName: string): Kernel {
  loadCpu();
  const config = tf.getKernel(kernelName, 'cpu');
  if (config) return config.kernelFunc as unknown as Kernel;
  throw new ShapeError({ where: kernelName, expected: 'a kernel for these inputs', got: 'none' });
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
export const isFloat = (tensor: tf.TensorInfo): boolean => tensor.dtype === 'float32';
export const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;

/** Where tensors lie, in their order. */
export const addresses = ({ backend }: Pick<KernelCall, 'backend'>, tensors: readonly tf.TensorInfo[]): number[] =>
  tensors.map((tensor) => backend.address(tensor));
