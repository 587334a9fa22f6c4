// Layers whose weights are in 8 bits.
import type { Contract } from './contract.ts';
import type { LinearAttributes } from './linear.ts';
import type { LstmAttributes } from './lstm.ts';

/**
 * A matrix `[K,U]` in 8 bits: element (k, u) is `values[k U + u] scales[u]`. Products with it quantize each row x of the other side, too:
 * q = round(x / s) with s = max |x| / 127, to even, and add whole numbers, so they are exact: y_u = s scales_u Σ_k q_k values_ku.
 */
export interface Int8Matrix {
  readonly shape: readonly [rows: number, columns: number];
  /** From -127 to 127, row-major. */
  readonly values: Int8Array;
  /** `[U]` */
  readonly scales: Float32Array;
}

/** `LINEAR` for inference, where `kernel` is what `int8` stands for. */
export const LINEAR_INT8 = 'LonghandLinearInt8';
/** Attributes of a linear layer with int8 weights. */
export interface LinearInt8Attributes extends LinearAttributes {
  readonly int8: Int8Matrix;
}
/** `LSTM` for inference, where the kernels are what `int8` stands for: no mask, no zoneout, nothing kept for a gradient. */
export const LSTM_INT8 = 'LonghandLstmInt8';
/** Attributes of a sequence through an LSTM layer with int8 weights. */
export interface LstmInt8Attributes extends Pick<LstmAttributes, 'reverse' | 'gateActivation'> {
  readonly int8: { readonly kernel: Int8Matrix; readonly recurrentKernel: Int8Matrix };
}

/** Kernels of layers whose weights are in 8 bits. */
export interface Int8Contracts {
  readonly [LINEAR_INT8]: Contract<'x' | 'kernel' | 'bias', ['output'], LinearInt8Attributes>;
  readonly [LSTM_INT8]: Contract<
    'x' | 'kernel' | 'recurrentKernel' | 'bias' | 'h0' | 'c0' | 'lengths',
    ['output', 'h', 'c'],
    LstmInt8Attributes
  >;
}
