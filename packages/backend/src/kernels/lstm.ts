// The LSTM over whole sequences, forward and back.
import { LSTM, LSTM_GRADIENT, type LstmAttributes } from '@longhand/lstm-core';
import type * as tf from '@tensorflow/tfjs';
import type { LonghandBackend } from '../backend.ts';
import { type KernelCall, register } from './registry.ts';

interface Sizes {
  readonly batch: number;
  readonly time: number;
  readonly inputs: number;
  readonly hidden: number;
}

function sizesOf({ x, recurrentKernel }: KernelCall['inputs']): Sizes {
  const [batch, time, inputs] = x!.shape as [number, number, number];
  return { batch, time, inputs, hidden: recurrentKernel!.shape[0] as number };
}

/** 0 stands for nothing there. */
const maskAddress = (backend: LonghandBackend, mask: tf.TensorInfo): number =>
  mask.shape.length === 0 ? 0 : backend.address(mask);

/** Address and step of both updates: a scalar stays where it is. */
function updateAddresses({ backend, inputs, attrs }: KernelCall): number[] {
  const given = (attrs as LstmAttributes).zoneout ? [inputs.hiddenUpdate!, inputs.cellUpdate!] : [];
  return [0, 1].flatMap((i) => (given[i] ? [backend.address(given[i]), Math.min(1, given[i].shape.length)] : [0, 0]));
}

function forward(call: KernelCall): tf.TensorInfo[] {
  const { backend, inputs, attrs } = call;
  const { batch, time, inputs: inputSize, hidden } = sizesOf(inputs);
  const { x, kernel, recurrentKernel, bias, h0, c0, lengths, recurrentMask } = inputs;
  const { reverse, gateActivation, forGradient } = attrs as LstmAttributes;
  const results = [
    backend.allocate([batch, time, hidden]),
    backend.allocate([batch, hidden]),
    backend.allocate([batch, hidden]),
  ];
  const kept = forGradient
    ? [backend.allocate([batch, time, 4 * hidden]), backend.allocate([batch, time, hidden])]
    : [];
  const outputs = [...results, ...kept];
  const { kernels } = backend.compute;
  backend.withScratch(kernels.lstm_scratch(batch, inputSize, hidden), (scratch) =>
    kernels.lstm_forward(
      batch,
      time,
      inputSize,
      hidden,
      Number(reverse),
      Number(gateActivation === 'hardSigmoid'),
      ...[x!, kernel!, recurrentKernel!, bias!, h0!, c0!, lengths!].map((tensor) => backend.address(tensor)),
      maskAddress(backend, recurrentMask!),
      ...updateAddresses(call),
      ...outputs.map((tensor) => backend.address(tensor)),
      ...(forGradient ? [] : [0, 0]),
      scratch,
    ),
  );
  return outputs;
}

function backward(call: KernelCall): tf.TensorInfo[] {
  const { backend, inputs, attrs } = call;
  const { batch, time, inputs: inputSize, hidden } = sizesOf(inputs);
  const { x, recurrentKernel, h0, c0, lengths, recurrentMask, output, gates, cells, dOutput, dH, dC } = inputs;
  const { reverse, gateActivation } = attrs as LstmAttributes;
  const gradients = [
    backend.allocate([batch, time, 4 * hidden]),
    backend.allocate([inputSize, 4 * hidden]),
    backend.allocate([hidden, 4 * hidden]),
    backend.allocate([4 * hidden]),
    backend.allocate([batch, hidden]),
    backend.allocate([batch, hidden]),
  ];
  const { kernels } = backend.compute;
  backend.withScratch(kernels.lstm_gradient_scratch(batch, time, inputSize, hidden), (scratch) =>
    kernels.lstm_backward(
      batch,
      time,
      inputSize,
      hidden,
      Number(reverse),
      Number(gateActivation === 'hardSigmoid'),
      ...[x!, recurrentKernel!, h0!, c0!, lengths!].map((tensor) => backend.address(tensor)),
      maskAddress(backend, recurrentMask!),
      ...updateAddresses(call),
      ...[output!, gates!, cells!, dOutput!, dH!, dC!, ...gradients].map((tensor) => backend.address(tensor)),
      scratch,
    ),
  );
  return gradients;
}

export function registerLstm(): void {
  register(LSTM, forward);
  register(LSTM_GRADIENT, backward);
}
