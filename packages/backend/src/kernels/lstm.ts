// The LSTM over whole sequences, forward and back.
import { DataError } from '@longhand/base';
import { LSTM, LSTM_GRADIENT } from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs-core';
import type { LonghandBackend } from '../backend.ts';
import { type CheckedCall, registerChecked } from './registry.ts';
import { checkLengths, codeOf } from './values.ts';

export const sequenceShapes = {
  x: 'B T D',
  kernel: 'D 4H',
  recurrentKernel: 'H 4H',
  bias: '4H',
  h0: 'B H',
  c0: 'B H',
  lengths: 'int32 B',
} as const;
const common = {
  ...sequenceShapes,
  recurrentMask: 'scalar or B H',
  hiddenUpdate: 'scalar or B T H',
  cellUpdate: 'scalar or B T H',
} as const;
const gradientShapes = {
  ...common,
  output: 'B T H',
  gates: 'B T 4H',
  cells: 'B T H',
  dOutput: 'B T H',
  dH: 'B H',
  dC: 'B H',
} as const;

type Call = CheckedCall<typeof LSTM, typeof common>;

export const gateActivations = { sigmoid: 0, hardSigmoid: 1 };

/** What both ways begin with: sizes, then whether it runs backwards and how gates are activated. */
function numbersOf({ backend, inputs, sizes: { B, T, D, H }, attrs }: Call): number[] {
  const { reverse, gateActivation, zoneout, forGradient } = attrs;
  checkLengths('lstmSequence', backend, inputs.lengths, T);
  if (zoneout && !forGradient)
    throw new DataError({ where: `${LSTM}: zoneout`, expected: 'forGradient with it', got: 'zoneout alone' });
  return [B, T, D, H, Number(reverse), codeOf('lstmSequence: gateActivation', gateActivations, gateActivation)];
}

/** 0 stands for nothing there. */
const maskAddress = (backend: LonghandBackend, mask: tf.TensorInfo): number =>
  mask.shape.length === 0 ? 0 : backend.address(mask);

/** Address and step of both updates: a scalar stays where it is. */
function updateAddresses({ backend, inputs: { hiddenUpdate, cellUpdate }, attrs }: Call): number[] {
  if (!attrs.zoneout) return [0, 0, 0, 0];
  return [hiddenUpdate, cellUpdate].flatMap((given) => [backend.address(given), Math.min(1, given.shape.length)]);
}

function forward(call: Call): tf.TensorInfo[] {
  const { backend, inputs, sizes, attrs } = call;
  const { B, T, D, H } = sizes;
  const numbers = numbersOf(call);
  const { x, kernel, recurrentKernel, bias, h0, c0, lengths, recurrentMask } = inputs;
  const kept = attrs.forGradient
    ? [
        [B, T, 4 * H],
        [B, T, H],
      ]
    : []; // gates and cells
  const outputs = [[B, T, H], [B, H], [B, H], ...kept].map((shape) => backend.allocate(shape));
  const { kernels } = backend.compute;
  backend.withScratch(kernels.lstm_scratch(B, D, H), (scratch) =>
    kernels.lstm_forward(
      ...numbers,
      ...[x, kernel, recurrentKernel, bias, h0, c0, lengths].map((tensor) => backend.address(tensor)),
      maskAddress(backend, recurrentMask),
      ...updateAddresses(call),
      ...outputs.map((tensor) => backend.address(tensor)),
      ...(attrs.forGradient ? [] : [0, 0]),
      scratch,
    ),
  );
  return outputs;
}

function backward(call: CheckedCall<typeof LSTM_GRADIENT, typeof gradientShapes>): tf.TensorInfo[] {
  const { backend, inputs, sizes } = call;
  const { B, T, D, H } = sizes;
  const numbers = numbersOf(call);
  const { x, recurrentKernel, h0, c0, lengths, recurrentMask, output, gates, cells, dOutput, dH, dC } = inputs;
  const gradients = [[B, T, 4 * H], [D, 4 * H], [H, 4 * H], [4 * H], [B, H], [B, H]].map((shape) =>
    backend.allocate(shape),
  );
  const { kernels } = backend.compute;
  backend.withScratch(kernels.lstm_gradient_scratch(B, T, D, H), (scratch) =>
    kernels.lstm_backward(
      ...numbers,
      ...[x, recurrentKernel, h0, c0, lengths].map((tensor) => backend.address(tensor)),
      maskAddress(backend, recurrentMask),
      ...updateAddresses(call),
      ...[output, gates, cells, dOutput, dH, dC, ...gradients].map((tensor) => backend.address(tensor)),
      scratch,
    ),
  );
  return gradients;
}

export function registerLstm(): void {
  registerChecked(LSTM, common, forward);
  registerChecked(LSTM_GRADIENT, gradientShapes, backward);
}
