// The LSTM as one kernel, and its gradient as another.
import { at } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import {
  type KernelContracts,
  LSTM,
  LSTM_GRADIENT,
  LSTM_INT8,
  type LstmAttributes,
  type LstmInt8Attributes,
} from '../kernels.ts';
import { hasKernel, runKernel } from './dispatch.ts';
import { int8Of } from './int8.ts';
import type { LstmSequenceOptions, LstmSequenceResult, LstmWeights } from './lstm-types.ts';

/** Arguments are known to fit. */
export function lstmSequenceFused(
  x: tf.Tensor3D,
  { kernel, recurrentKernel, bias }: LstmWeights,
  { lengths, initialState, reverse = false, recurrentMask, zoneout, gateActivation = 'sigmoid' }: LstmSequenceOptions,
): LstmSequenceResult {
  return tf.tidy(() => {
    const [batch, time] = x.shape;
    const hidden = recurrentKernel.shape[0];
    const inputs = {
      x,
      kernel,
      recurrentKernel,
      bias,
      h0: initialState?.h ?? tf.zeros([batch, hidden]),
      c0: initialState?.c ?? tf.zeros([batch, hidden]),
      lengths: lengths ?? tf.fill([batch], time, 'int32'),
      recurrentMask: recurrentMask ?? tf.scalar(1),
      hiddenUpdate: zoneout?.hiddenUpdate ?? tf.scalar(1),
      cellUpdate: zoneout?.cellUpdate ?? tf.scalar(1),
    };
    const withTape = tf.engine().isTapeOn();
    const int8 = withTape || recurrentMask || zoneout ? undefined : int8Kernels(kernel, recurrentKernel);
    if (int8) {
      const { recurrentMask: _mask, hiddenUpdate: _hidden, cellUpdate: _cell, ...own } = inputs;
      const [output, h, c] = runKernel(LSTM_INT8, own, { reverse, gateActivation, int8 });
      return { output: output as tf.Tensor3D, state: { h: h as tf.Tensor2D, c: c as tf.Tensor2D } };
    }
    const attributes: LstmAttributes = {
      reverse,
      gateActivation,
      zoneout: Boolean(zoneout),
      forGradient: withTape || Boolean(zoneout),
    };
    const [output, h, c] = withTape ? runWithTape(inputs, attributes) : runKernel(LSTM, inputs, attributes);
    return { output: output as tf.Tensor3D, state: { h: h as tf.Tensor2D, c: c as tf.Tensor2D } };
  });
}

/** Where both matrices are int8 and the backend multiplies with them. */
function int8Kernels(kernel: tf.Tensor2D, recurrentKernel: tf.Tensor2D): LstmInt8Attributes['int8'] | undefined {
  const [input, recurrent] = [int8Of(kernel), int8Of(recurrentKernel)];
  return input && recurrent && hasKernel(LSTM_INT8) ? { kernel: input, recurrentKernel: recurrent } : undefined;
}

/** `tf.customGrad` for several outputs: what it calls itself, which the types of tfjs 4.22 keep private. */
interface Tape {
  runKernelFunc(call: {
    inputs: Record<string, tf.Tensor>;
    forwardFunc: (backend: unknown, save: (tensors: tf.Tensor[]) => void) => tf.Tensor[];
    backwardsFunc: (dys: tf.Tensor[], saved: tf.Tensor[]) => Record<string, () => tf.Tensor>;
  }): tf.Tensor[];
}

type LstmInputs = Record<KernelContracts[typeof LSTM]['inputs'], tf.Tensor>;

/**
 * The kernel and its gradient. Gates and cells are saved for the way back, but are no outputs to the tape: tfjs would make
 * zeros of their size as the gradients that nobody computed.
 */
function runWithTape(inputs: LstmInputs, attributes: LstmAttributes): tf.Tensor[] {
  return (tf.engine() as unknown as Tape).runKernelFunc({
    inputs,
    forwardFunc: (_backend, save) => {
      const outputs = runKernel(LSTM, inputs, { ...attributes }) as Five;
      const [output, h, c, gates, cells] = outputs;
      save([...Object.values(inputs), output, gates, cells]);
      return [output, h, c];
    },
    backwardsFunc: (dys, saved) => {
      const names = [...Object.keys(inputs), 'output', 'gates', 'cells'];
      const [dOutput, dH, dC] = dys as [tf.Tensor, tf.Tensor, tf.Tensor];
      const given = Object.fromEntries(names.map((name, i) => [name, at(saved, i)]));
      const kernel = at(saved, names.indexOf('kernel')) as tf.Tensor2D;
      const gradients = runKernel(LSTM_GRADIENT, { ...given, dOutput, dH, dC }, { ...attributes });
      const [dGates, dKernel, dRecurrentKernel, dBias, dH0, dC0] = gradients as [tf.Tensor3D, ...Five];
      return {
        x: () => inputGradient(dGates, kernel), // only where x has a gradient at all
        kernel: () => dKernel,
        recurrentKernel: () => dRecurrentKernel,
        bias: () => dBias,
        h0: () => dH0,
        c0: () => dC0,
      };
    },
  });
}

type Five = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];

/** `dGates [B, T, 4H]`, `kernel [D, 4H]` -> `[B, T, D]` */
function inputGradient(dGates: tf.Tensor3D, kernel: tf.Tensor2D): tf.Tensor3D {
  const [batch, time, width] = dGates.shape;
  return tf.matMul(dGates.reshape<tf.Tensor2D>([batch * time, width]), kernel, false, true).reshape([batch, time, -1]);
}
