// Clipping and optimizers.
import type { Contract } from './contract.ts';

/** `x [...]` -> `[]`, the sum of squares (accumulated wider than float32), for clipping by global norm. */
export const SUM_OF_SQUARES = 'LonghandSumOfSquares';

/**
 * One optimizer step in one pass, IN PLACE: the buffers of `parameter` and of the slots change. No output.
 * The gradient is first multiplied by `gradientScale` (clipping, accumulation), then kept between -`clipValue` and `clipValue`.
 * Formulas are PyTorch's, its constants (1 - beta2, bias corrections) computed in float64.
 * Inputs: `parameter`, `gradient`, and the slots the kind names, all of one shape.
 */
export const OPTIMIZER_STEP = 'LonghandOptimizerStep';
/** Attributes of an update of a parameter. */
export type OptimizerStepAttributes = {
  readonly learningRate: number;
  readonly gradientScale: number;
  /** Absent: no bound. */
  readonly clipValue?: number;
} & (
  | {
      /** Slots `m`, `v`; `step` counts from 1. `decoupled`: AdamW (Loshchilov and Hutter 2019), else L2 in the gradient. */
      readonly kind: 'adam';
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly weightDecay: number;
      readonly decoupled: boolean;
      readonly step: number;
      /** Divides by the greatest v so far, which is a third slot `vMax` (Reddi et al. 2018). Default false. */
      readonly amsgrad?: boolean;
    }
  /** Slot `velocity`. velocity = momentum * velocity + gradient (at step 1: gradient), without dampening. */
  | { readonly kind: 'sgd'; readonly momentum: number; readonly nesterov: boolean; readonly weightDecay: number }
  /** Slots `square` and, always present, `velocity` (used when momentum > 0). */
  | {
      readonly kind: 'rmsprop';
      readonly alpha: number;
      readonly epsilon: number;
      readonly momentum: number;
      readonly weightDecay: number;
    }
  /** Slot `sum`, of squares (Duchi et al. 2011). The rate is learningRate / (1 + (step - 1) learningRateDecay), `step` from 1. */
  | {
      readonly kind: 'adagrad';
      readonly epsilon: number;
      readonly learningRateDecay: number;
      readonly weightDecay: number;
      readonly step: number;
    }
);

/** Kernels of clipping and optimizers. */
export interface OptimizerContracts {
  readonly [SUM_OF_SQUARES]: Contract<'x', ['sum']>;
  readonly [OPTIMIZER_STEP]: Contract<
    'parameter' | 'gradient' | 'm' | 'v' | 'vMax' | 'velocity' | 'square' | 'sum',
    [],
    OptimizerStepAttributes
  >;
}
