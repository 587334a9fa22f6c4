// Every fused operation runs as a backend's kernel where one is registered, else as its composed op of plain tfjs ops.
import { at } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import type { KernelAttributes, KernelContracts, KernelInput, KernelName } from '../kernels.ts';

export { checkInt32, checkShape } from './checks.ts';

/** Whether the current backend has its own kernel of this name. */
export const hasKernel = (name: string): boolean => tf.getKernel(name, tf.getBackend()) != null;

/** Some only where a kind needs them: an optimizer's slots. */
type Inputs<Name extends KernelName> = Readonly<Partial<Record<KernelInput<Name>, tf.Tensor>>>;
/** A kernel that has attributes is given them. */
type Attributes<Name extends KernelName> =
  unknown extends KernelAttributes<Name> ? [] : [attributes: KernelAttributes<Name>];
type Tensors<Names extends readonly unknown[]> = { [Place in keyof Names]: tf.Tensor };
type Outputs<Name extends KernelName> = Tensors<KernelContracts[Name]['outputs']>;

/** Runs a kernel and its registered gradient. Outputs in the order that `kernels.ts` gives. */
export function runKernel<Name extends KernelName>(
  name: Name,
  inputs: Inputs<Name>,
  ...attributes: Attributes<Name>
): Outputs<Name> {
  const given = (attributes[0] ?? {}) as tf.NamedAttrMap;
  const outputs = tf.engine().runKernel(name, inputs as tf.NamedTensorMap, given) as tf.Tensor | tf.Tensor[];
  return (Array.isArray(outputs) ? outputs : [outputs]) as unknown as Outputs<Name>;
}

/** The first output, or the only one. */
export const runForOne = <Name extends KernelName>(
  name: Name,
  inputs: Inputs<Name>,
  ...attributes: Attributes<Name>
): tf.Tensor => at(runKernel(name, inputs, ...attributes) as unknown as readonly tf.Tensor[], 0);

/** What tfjs keeps of a kernel's call, and how the gradient is made of it. */
interface Gradient<Name extends KernelName> {
  readonly kernelName: Name;
  readonly inputsToSave?: KernelInput<Name>[];
  /** By their places. */
  readonly outputsToSave?: boolean[];
  gradFunc(
    dy: tf.Tensor | tf.Tensor[],
    saved: tf.Tensor[],
    attributes: KernelAttributes<Name>,
  ): Readonly<Record<string, () => tf.Tensor>>;
}

/** Registers the gradient of a kernel. */
export function registerGradient<Name extends KernelName>(gradient: Gradient<Name>): void {
  tf.registerGradient(gradient as unknown as tf.GradConfig);
}
