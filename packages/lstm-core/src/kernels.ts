// The kernels a backend may register for Longhand's fused operations: names, inputs, attributes, outputs.
// On a backend without them every operation runs as its composition of plain tfjs ops (its composed op).
// All float tensors are float32; ids, lengths and targets are int32. B batch, T time, D input, H hidden.
// The operations check shapes, dtypes, ranges and kinds before they call a kernel (ops/checks.ts); no axis is empty. What lies in
// the padding, in inputs and in gradients, may be NaN or infinite, and reaches nothing.
import type { DecodingContracts } from './contracts/decoding.ts';
import type { Int8Contracts } from './contracts/int8.ts';
import type { LayerContracts } from './contracts/layers.ts';
import type { LinearContracts } from './contracts/linear.ts';
import type { LossContracts } from './contracts/losses.ts';
import type { LstmContracts } from './contracts/lstm.ts';
import type { OptimizerContracts } from './contracts/optimizer.ts';
import type { SequenceLossContracts } from './contracts/sequence-losses.ts';

export * from './contracts/decoding.ts';
export * from './contracts/int8.ts';
export * from './contracts/layers.ts';
export * from './contracts/linear.ts';
export * from './contracts/losses.ts';
export * from './contracts/lstm.ts';
export * from './contracts/optimizer.ts';
export * from './contracts/sequence-losses.ts';

/** Every kernel's inputs, outputs and attributes. A backend's bindings and the calls of the operations take their types from here. */
export interface KernelContracts
  extends DecodingContracts,
    Int8Contracts,
    LayerContracts,
    LinearContracts,
    LossContracts,
    LstmContracts,
    OptimizerContracts,
    SequenceLossContracts {}

/** Names of the fused kernels. */
export type KernelName = keyof KernelContracts;
/** Names of a kernel's inputs. */
export type KernelInput<Name extends KernelName> = KernelContracts[Name]['inputs'];
/** The attributes of a kernel, by its name. */
export type KernelAttributes<Name extends KernelName> = KernelContracts[Name]['attributes'];
