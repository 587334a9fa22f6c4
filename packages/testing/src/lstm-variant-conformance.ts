// The LSTM's variants on any backend: ONNX Runtime's values, two published layer normalisations and zoneout, and values and
// gradients of the float64 reference for every option and several together.
import { createRandom } from '@longhand/base';
import {
  type LstmSequenceResult,
  type LstmVariantOptions,
  type LstmVariantWeights,
  type LstmWeights,
  lstmSequence,
  lstmVariantSequence,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  type LstmVariantState,
  matrix,
  numericGradient,
  type LstmVariantOptions as ReferenceOptions,
  type LstmVariantWeights as ReferenceWeights,
  referenceLstmVariant,
} from '../../lstm-core/src/reference/index.ts';
import { expectClose, flat, float32, roundsProducts } from './close.ts';
import { goldenCases } from './fixtures.ts';
import { compareWithOnnx, compareWithPublished, type OnnxCase, type PublishedCase } from './lstm-variant-golden.ts';
import { int32, tidily } from './tensors.ts';

export function describeLstmVariants(): void {
  describe('LSTM variants and ONNX Runtime', () => {
    for (const given of goldenCases<OnnxCase>('onnx-lstm-variants'))
      it(`${given.id} ${given.tag}`, () => tidily(() => compareWithOnnx(given)));
  });
  describe('layer normalisation and zoneout as published', () => {
    for (const given of goldenCases<PublishedCase>('lstm-layernorm-zoneout'))
      it(`${given.id} ${given.tag}`, () => {
        // Its statistics divide by deviations of a few units: gradients then are those of the rounding.
        if (roundsProducts() && given.id === 'lstm-layernorm/5') return;
        tidily(() => compareWithPublished(given));
      });
  });
  describe('LSTM variants and the float64 reference', () => {
    for (const variant of variants)
      for (const reverse of [false, true])
        it(`${JSON.stringify(variant)}${reverse ? ', in reverse' : ''}`, () =>
          tidily(() => compareWithReference(variant, reverse)));
  });
  it('an LSTM variant names the weight that does not fit', () =>
    tidily(() => {
      const weights = { kernel: tf.ones([2, 9]), recurrentKernel: tf.ones([3, 9]), bias: tf.ones([9]) };
      const run = (options: LstmVariantOptions, more = {}) =>
        lstmVariantSequence(tf.ones([1, 2, 2]), { ...weights, ...more } as LstmVariantWeights, options);
      expect(() => run({})).toThrow('recurrentKernel');
      expect(() => run({ coupledGates: true }, { peepholes: tf.ones([9]) })).toThrow('peepholes: expected shape [6]');
      expect(() => run({ coupledGates: true }, { inputGain: tf.ones([9]) })).toThrow('needs recurrentGain');
    }));
}

interface Variant {
  readonly projection?: boolean;
  readonly peepholes?: boolean;
  readonly coupledGates?: boolean;
  readonly layerNorm?: boolean;
  readonly normalizedCell?: 'state';
  readonly cellClip?: number;
  /** `values`: one for each step and unit; `share`: one number. */
  readonly zoneout?: 'values' | 'share';
  readonly mask?: boolean;
  readonly hardGates?: boolean;
}

const variants: readonly Variant[] = [
  { zoneout: 'values' },
  { zoneout: 'share', mask: true },
  { hardGates: true },
  { hardGates: true, zoneout: 'values' },
  { projection: true },
  { peepholes: true },
  { coupledGates: true },
  { layerNorm: true },
  { layerNorm: true, normalizedCell: 'state' },
  { cellClip: 0.4 },
  { projection: true, peepholes: true, layerNorm: true, cellClip: 0.7, zoneout: 'values', mask: true },
  { projection: true, peepholes: true, coupledGates: true, layerNorm: true, zoneout: 'share' },
];

const [B, T, D, H, P] = [3, 4, 3, 5, 2];
const lengths = [4, 0, 3];

/** Float64 values by name: everything that has a gradient. */
type Values = Record<string, { readonly shape: readonly number[]; readonly values: Float64Array }>;

function randomValues(variant: Variant): Values {
  const random = createRandom(17);
  const size = variant.projection ? P : H;
  const width = (variant.coupledGates ? 3 : 4) * H;
  const shapes: Record<string, number[]> = {
    x: [B, T, D],
    h: [B, size],
    c: [B, H],
    kernel: [D, width],
    recurrentKernel: [size, width],
    bias: [width],
    ...(variant.projection && { projection: [H, P] }),
    ...(variant.peepholes && { peepholes: [width - H] }),
    ...(variant.layerNorm && { inputGain: [width], recurrentGain: [width], cellGain: [H], cellShift: [H] }),
  };
  // In float32, so that both sides start from the same numbers.
  const draw = (length: number) => Float64Array.from({ length }, () => Math.fround(0.7 * random.normal()));
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [
      name,
      { shape, values: draw(shape.reduce((product, n) => product * n, 1)) },
    ]),
  );
}

function compareWithReference(variant: Variant, reverse: boolean): void {
  const given = randomValues(variant);
  const size = variant.projection ? P : H;
  const random = createRandom(3);
  const draw = (count: number) => Float64Array.from({ length: count }, () => Math.fround(random.uniform()));
  const fixed = {
    mask: draw(B * size),
    hiddenUpdate: variant.zoneout === 'share' ? Float64Array.of(0.7) : draw(B * T * size).map(Math.round),
    cellUpdate: variant.zoneout === 'share' ? Float64Array.of(0.25) : draw(B * T * H),
    lossOutput: draw(B * T * size),
    lossH: draw(B * size),
    lossC: draw(B * H),
  };

  const forward = () => referenceBatch(given, fixed, variant, reverse);
  const names = Object.keys(given);
  const tensors = names.map((name) => tf.tensor(Float32Array.from(given[name]!.values), [...given[name]!.shape]));
  const run = (...values: tf.Tensor[]) => operate(names, values, fixed, variant, reverse, size);
  const { output, state } = run(...tensors);
  const expected = forward();
  expectClose(output.dataSync(), expected.output, float32, 'output');
  expectClose(state.h.dataSync(), expected.h, float32, 'h');
  expectClose(state.c.dataSync(), expected.c, float32, 'c');

  const weighted = (a: ArrayLike<number>, b: Float64Array) => b.reduce((sum, value, i) => sum + value * a[i]!, 0);
  const loss = () => {
    const { output, h, c } = forward();
    return weighted(output, fixed.lossOutput) + weighted(h, fixed.lossH) + weighted(c, fixed.lossC);
  };
  const tensorOf = (values: Float64Array, shape: number[]) => tf.tensor(Float32Array.from(values), shape);
  const gradients = tf.grads((...values: tf.Tensor[]) => {
    const result = run(...values);
    const parts = [
      result.output.mul(tensorOf(fixed.lossOutput, [B, T, size])),
      result.state.h.mul(tensorOf(fixed.lossH, [B, size])),
      result.state.c.mul(tensorOf(fixed.lossC, [B, H])),
    ];
    return tf.addN(parts.map((part) => part.sum())) as tf.Scalar;
  })(tensors);
  names.forEach((name, i) => {
    const numeric = numericGradient(loss, given[name]!.values);
    expectClose(gradients[i]!.dataSync(), numeric, { rtol: 2e-4, atol: 2e-5 }, `gradient of ${name}`);
  });
}

type Fixed = Record<'mask' | 'hiddenUpdate' | 'cellUpdate' | 'lossOutput' | 'lossH' | 'lossC', Float64Array>;

function operate(
  names: readonly string[],
  values: readonly tf.Tensor[],
  fixed: Fixed,
  variant: Variant,
  reverse: boolean,
  size: number,
): LstmSequenceResult {
  const { x, h, c, ...weights } = Object.fromEntries(names.map((name, i) => [name, values[i]!])) as Record<
    string,
    tf.Tensor
  >;
  const update = (share: Float64Array, last: number) =>
    share.length === 1 ? tf.scalar(share[0]!) : tf.tensor(Float32Array.from(share), [B, T, last]);
  const options = {
    lengths: int32(lengths),
    reverse,
    initialState: { h: h as tf.Tensor2D, c: c as tf.Tensor2D },
    ...(variant.mask && { recurrentMask: tf.tensor2d(Float32Array.from(fixed.mask), [B, size]) }),
    ...(variant.zoneout && {
      zoneout: { hiddenUpdate: update(fixed.hiddenUpdate, size), cellUpdate: update(fixed.cellUpdate, H) },
    }),
  };
  const { coupledGates, cellClip, normalizedCell, projection, peepholes, layerNorm } = variant;
  const plain = !(coupledGates || cellClip || projection || peepholes || layerNorm);
  const gateActivation = variant.hardGates ? 'hardSigmoid' : 'sigmoid';
  if (plain) return lstmSequence(x as tf.Tensor3D, weights as unknown as LstmWeights, { ...options, gateActivation });
  const more = { ...options, coupledGates, cellClip, normalizedCell };
  return lstmVariantSequence(x as tf.Tensor3D, weights as unknown as LstmVariantWeights, more);
}

function referenceBatch(given: Values, fixed: Fixed, variant: Variant, reverse: boolean) {
  const size = variant.projection ? P : H;
  const values = (name: string) => given[name]!.values;
  const asMatrix = (name: string) => matrix(given[name]!.shape[0]!, given[name]!.shape[1]!, values(name));
  const layerNorm = variant.layerNorm && {
    inputGain: values('inputGain'),
    recurrentGain: values('recurrentGain'),
    cellGain: values('cellGain'),
    cellShift: values('cellShift'),
  };
  const weights: ReferenceWeights = {
    kernel: asMatrix('kernel'),
    recurrentKernel: asMatrix('recurrentKernel'),
    bias: values('bias'),
    ...(variant.projection && { projection: asMatrix('projection') }),
    ...(variant.peepholes && { peepholes: values('peepholes') }),
    ...(layerNorm && { layerNorm }),
  };
  const output = new Float64Array(B * T * size);
  const [h, c] = [new Float64Array(B * size), new Float64Array(B * H)];
  for (let b = 0; b < B; b++) {
    const positions = Array.from({ length: lengths[b]! }, (_, t) => t);
    if (reverse) positions.reverse();
    const row = (all: Float64Array, index: number, width: number) => all.slice(index * width, (index + 1) * width);
    const share = (all: Float64Array, width: number) => (step: number) =>
      all.length === 1 ? new Float64Array(width).fill(all[0]!) : row(all, b * T + positions[step]!, width);
    const options: ReferenceOptions = {
      ...{ coupledGates: variant.coupledGates, cellClip: variant.cellClip, normalizedCell: variant.normalizedCell },
      hardGates: variant.hardGates,
      ...(variant.mask && { mask: row(fixed.mask, b, size) }),
      ...(variant.zoneout && { hiddenUpdate: share(fixed.hiddenUpdate, size), cellUpdate: share(fixed.cellUpdate, H) }),
    };
    const initial: LstmVariantState = { h: row(values('h'), b, size), c: row(values('c'), b, H) };
    const inputs = positions.map((t) => row(values('x'), b * T + t, D));
    const result = referenceLstmVariant(inputs, weights, initial, options);
    result.output.forEach((step, i) => {
      output.set(step, (b * T + positions[i]!) * size);
    });
    h.set(result.state.h, b * size);
    c.set(result.state.c, b * H);
  }
  return { output: flat([...output]), h, c };
}
