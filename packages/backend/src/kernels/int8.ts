// Linear layers and LSTMs with int8 weights: packed once, and kept with the float32 weights that they stand for.
import { ShapeError } from '@longhand/base';
import { type Int8Matrix, LINEAR_INT8, LSTM_INT8 } from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs-core';
import type { LonghandBackend } from '../backend.ts';
import { codeOfActivation } from './linear.ts';
import { gateActivations, sequenceShapes } from './lstm.ts';
import { addresses, registerChecked } from './registry.ts';
import { checkLengths, codeOf } from './values.ts';

/** As in int8.h. */
const panel = 16;
const depth = 4;

/** More products of 255 and 127 than these do not fit the 32 bits of a sum. */
const mostRows = 2 ** 16;

const misfit = ({ shape }: tf.TensorInfo, { shape: own }: Int8Matrix): ShapeError =>
  new ShapeError({
    where: 'int8',
    expected: `[${shape.join(', ')}], at most ${mostRows} rows`,
    got: `[${own.join(', ')}]`,
  });

const roundUp = (size: number, step: number): number => Math.ceil(size / step) * step;

/**
 * `[K, U]` as panels of 16 columns: the first four elements of each column, the next four of each, and so on; every element as
 * q + 128. Beyond K and U it is filled up.
 */
export function packInt8({ shape: [rows, columns], values }: Int8Matrix): Uint8Array<ArrayBuffer> {
  const height = roundUp(rows, depth);
  const packed = new Uint8Array(height * roundUp(columns, panel)).fill(128);
  for (let k = 0; k < rows; k++) {
    const inPanel = Math.floor(k / depth) * panel * depth + (k % depth);
    for (let u = 0; u < columns; u++) {
      const at = Math.floor(u / panel) * panel * height + (u % panel) * depth;
      packed[at + inPanel] = values[k * columns + u]! + 128;
    }
  }
  return packed;
}

/** Addresses of the packed numbers and of the scales, as many as fill panels. */
function packedAddresses(backend: LonghandBackend, tensor: tf.TensorInfo, int8: Int8Matrix): [number, number] {
  const [rows, columns] = int8.shape;
  if (tensor.shape[0] !== rows || tensor.shape[1] !== columns || rows > mostRows) throw misfit(tensor, int8);
  const words = (roundUp(rows, depth) * roundUp(columns, panel)) / 4;
  const address = backend.companion(tensor, words + roundUp(columns, panel), (at) => {
    backend.compute.ints(at, words).set(new Int32Array(packInt8(int8).buffer));
    const scales = backend.compute.floats(at + 4 * words, roundUp(columns, panel));
    scales.fill(0).set(int8.scales);
  });
  return [address, address + 4 * words];
}

function registerLinearInt8(): void {
  registerChecked(LINEAR_INT8, { x: 'N D', kernel: 'D U', bias: 'U' }, (call) => {
    const { backend, inputs, sizes, attrs } = call;
    const { N, D, U } = sizes;
    const code = codeOfActivation(attrs);
    const packed = packedAddresses(backend, inputs.kernel, attrs.int8);
    const y = backend.allocate([N, U]);
    const [x = 0, ...others] = addresses(call, [inputs.x, inputs.bias, y]);
    const { kernels } = backend.compute;
    backend.withScratch(kernels.linear_int8_scratch(N, D), (scratch) =>
      kernels.linear_int8(N, D, U, code, x, ...packed, ...others, scratch),
    );
    return y;
  });
}

function registerLstmInt8(): void {
  registerChecked(LSTM_INT8, sequenceShapes, (call) => {
    const { backend, inputs, sizes, attrs } = call;
    const { B, T, D, H } = sizes;
    checkLengths('lstmSequence', backend, inputs.lengths, T);
    const hard = codeOf('lstmSequence: gateActivation', gateActivations, attrs.gateActivation);
    const input = packedAddresses(backend, inputs.kernel, attrs.int8.kernel);
    const recurrent = packedAddresses(backend, inputs.recurrentKernel, attrs.int8.recurrentKernel);
    const outputs = [
      [B, T, H],
      [B, H],
      [B, H],
    ].map((shape) => backend.allocate(shape));
    const { x, bias, h0, c0, lengths } = inputs;
    const [first = 0, ...others] = addresses(call, [x, bias, h0, c0, lengths, ...outputs]);
    const { kernels } = backend.compute;
    backend.withScratch(kernels.lstm_int8_scratch(B, D, H), (scratch) =>
      kernels.lstm_int8(B, T, D, H, Number(attrs.reverse), hard, first, ...input, ...recurrent, ...others, scratch),
    );
    return outputs;
  });
}

export function registerInt8(): void {
  registerLinearInt8();
  registerLstmInt8();
}
