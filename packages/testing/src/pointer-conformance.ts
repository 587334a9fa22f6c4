// The pointer-generator's loss and most probable words against PyTorch's values and the float64 reference; laws of the mixture.
import { ConfigError, DataError, ShapeError } from '@longhand/base';
import {
  hasKernel,
  POINTER_CROSS_ENTROPY,
  type PointerInputs,
  pointerCrossEntropy,
  pointerTopLogProbs,
  softmaxCrossEntropy,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { type PointerRow, referencePointer, referencePointerLoss } from '../../lstm-core/src/reference/pointer.ts';
import { expectClose, flat, float32 } from './close.ts';
import { goldenCases } from './fixtures.ts';
import { checkGradients } from './gradients.ts';
import { int32, randomTensor, tidily } from './tensors.ts';

interface PointerCase {
  readonly id: string;
  readonly tag: string;
  readonly source_ids: number[][];
  readonly targets: number[];
  readonly ignore_index: number;
  readonly label_smoothing: number;
  readonly logits: number[][];
  readonly weights: number[][];
  readonly generate: number[];
  readonly losses: number[];
  readonly probabilities: number[][];
  readonly d_logits: number[][];
  readonly d_weights: number[][];
  readonly d_generate: number[];
}

/** 3 sources of 6 steps, 2 rows of each; ids 10 and 11 are of the source alone. */
const sizes = { batch: 3, rows: 6, steps: 6, vocabSize: 10, extendedSize: 12 };
const sourceIds = [
  [3, 10, 4, 10, 11, 4],
  [5, 6, 10, 5, 0, 0],
  [9, 9, 9, 9, 0, 0],
];
const targets = [10, 4, 5, 10, 9, 2];

function inputsOf(scale = 1): PointerInputs {
  const { rows, steps, vocabSize } = sizes;
  return {
    logits: randomTensor([rows, vocabSize], 1, 2 * scale),
    weights: tf.softmax(randomTensor<tf.Tensor2D>([rows, steps], 2, scale)),
    generate: randomTensor([rows], 3, scale),
    sourceIds: tf.tensor2d(sourceIds, undefined, 'int32'),
  };
}

const rowsOf = ({ logits, weights, generate }: PointerInputs): PointerRow[] =>
  logits.arraySync().map((row, n) => ({
    logits: row,
    weights: weights.arraySync()[n]!,
    generate: generate.arraySync()[n]!,
    sourceIds: sourceIds[Math.floor(n / 2)]!,
  }));

const gradientsOf = (inputs: PointerInputs, loss: (inputs: PointerInputs) => tf.Tensor): tf.Tensor[] =>
  tf.grads((logits, weights, generate) => loss({ ...inputs, logits, weights, generate } as PointerInputs))([
    inputs.logits,
    inputs.weights,
    inputs.generate,
  ]);

export function describePointer(): void {
  describe('pointerCrossEntropy and PyTorch', () => {
    for (const given of goldenCases<PointerCase>('torch-pointer'))
      it(`${given.id} ${given.tag}`, () => tidily(() => compareWithTorch(given)));
  });
  describe('pointerCrossEntropy', () => {
    it.each([0, 0.1])('is the reference, smoothing %f', (labelSmoothing) =>
      tidily(() => compareWithReference(labelSmoothing)),
    );
    it('has the gradients that it measures', () =>
      tidily(() => {
        const { logits, generate, sourceIds: ids } = inputsOf();
        const scores = randomTensor<tf.Tensor2D>([sizes.rows, sizes.steps], 2);
        checkGradients({ logits, scores, generate }, ({ scores: moved, ...others }) =>
          pointerCrossEntropy(
            { ...others, weights: tf.softmax(moved as tf.Tensor2D), sourceIds: ids } as unknown as PointerInputs,
            int32(targets),
            { reduction: 'none', labelSmoothing: 0.1 },
          ),
        );
      }));
    it('that only generates is softmaxCrossEntropy', () => tidily(compareWithSoftmax));
    it('stays finite where attention has lost the word, and the vocabulary has it not', () =>
      tidily(() => {
        const inputs = { ...inputsOf(), weights: tf.tensor2d(new Float32Array(36), [6, 6]) };
        const options = { reduction: 'none' } as const;
        const losses = pointerCrossEntropy(inputs, int32(targets), options).dataSync();
        const expected = -Math.log(1e-30) + Math.log(1 + Math.exp(inputs.generate.dataSync()[0]!));
        expectClose([losses[0]!], [expected], float32, 'loss');
        const found = gradientsOf(inputs, (given) => pointerCrossEntropy(given, int32(targets), options).sum());
        for (const gradient of found) expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
      }));
    it('refuses what does not fit', () =>
      tidily(() => {
        const inputs = inputsOf();
        const short = { ...inputs, weights: inputs.weights.slice([0, 0], [6, 5]) as tf.Tensor2D };
        expect(() => pointerCrossEntropy(short, int32(targets))).toThrow(ShapeError);
        const odd = { ...inputs, sourceIds: tf.zeros<tf.Rank.R2>([4, 6], 'int32') };
        expect(() => pointerCrossEntropy(odd, int32(targets))).toThrow('Each source needs as many rows');
        expect(() => pointerCrossEntropy(inputs, int32(targets), { labelSmoothing: 1 })).toThrow(ConfigError);
        if (!hasKernel(POINTER_CROSS_ENTROPY)) return; // the composed op cannot look at values
        expect(() => pointerCrossEntropy(inputs, int32([10, 4, 5, 11, 9, 2]))).toThrow(DataError);
        expect(() => pointerCrossEntropy(inputs, int32([10, -4, 5, 10, 9, 2]))).toThrow(/targets\[1\]/);
      }));
  });
  describe('pointerTopLogProbs', () => {
    it.each([1, 5, 12])('finds the best %i of 12 in order', (count) => tidily(() => compareTop(count)));
    it('of all words sums to one', () =>
      tidily(() => {
        const { logProbs } = pointerTopLogProbs(inputsOf(4), sizes.extendedSize, sizes.extendedSize);
        expectClose(logProbs.exp().sum(1).dataSync(), new Array(sizes.rows).fill(1), float32, 'sum');
      }));
    it('finds in a wide vocabulary what the plain ops find', () =>
      tidily(() => {
        const steps = 37;
        const inputs = {
          logits: randomTensor<tf.Tensor2D>([8, 5003], 1, 3),
          weights: tf.softmax(randomTensor<tf.Tensor2D>([8, steps], 2, 2)),
          generate: randomTensor<tf.Tensor1D>([8], 3),
          sourceIds: tf
            .range(0, 4 * steps, 1, 'int32')
            .mul(tf.scalar(35, 'int32'))
            .reshape<tf.Tensor2D>([4, steps]),
        };
        const { ids, logProbs } = pointerTopLogProbs(inputs, 20, 5200);
        inputs.logits.arraySync().forEach((logits, n) => {
          const row = {
            logits,
            weights: inputs.weights.arraySync()[n]!,
            generate: inputs.generate.arraySync()[n]!,
            sourceIds: inputs.sourceIds.arraySync()[n >> 1]!,
          };
          const all = referencePointer(row, 5200).map((p, id) => [p, id] as const);
          const best = all.sort(([a], [b]) => b - a).slice(0, 20);
          expect(Array.from(ids.slice([n, 0], [1, 20]).dataSync())).toEqual(best.map(([, id]) => id));
          const values = best.map(([p]) => Math.log(p));
          expectClose(logProbs.slice([n, 0], [1, 20]).dataSync(), values, float32, 'log probabilities');
        });
      }));
    it('refuses more words than there are, and a size without the vocabulary', () =>
      tidily(() => {
        expect(() => pointerTopLogProbs(inputsOf(), 13, 12)).toThrow('expected 1 to 12');
        expect(() => pointerTopLogProbs(inputsOf(), 1, 9)).toThrow(ConfigError);
      }));
  });
}

function compareWithTorch(given: PointerCase): void {
  const inputs: PointerInputs = {
    logits: tf.tensor2d(given.logits),
    weights: tf.tensor2d(given.weights),
    generate: tf.tensor1d(given.generate),
    sourceIds: tf.tensor2d(given.source_ids, undefined, 'int32'),
  };
  const options = { ignoreIndex: given.ignore_index, labelSmoothing: given.label_smoothing } as const;
  const run = (inner: PointerInputs) =>
    pointerCrossEntropy(inner, int32(given.targets), { ...options, reduction: 'none' });
  expectClose(run(inputs).dataSync(), given.losses, float32, 'losses');
  const [logits, weights, generate] = gradientsOf(inputs, (inner) => run(inner).sum());
  expectClose(logits!.dataSync(), flat(given.d_logits), float32, 'gradient of logits');
  expectClose(weights!.dataSync(), flat(given.d_weights), float32, 'gradient of weights');
  expectClose(generate!.dataSync(), given.d_generate, float32, 'gradient of generate');
  const counted = given.targets.filter((target) => target !== given.ignore_index).length;
  const mean = given.losses.reduce((sum, loss) => sum + loss, 0) / counted;
  expectClose(pointerCrossEntropy(inputs, int32(given.targets), options).dataSync(), [mean], float32, 'mean');
  const size = given.probabilities[0]!.length;
  const { ids, logProbs } = pointerTopLogProbs(inputs, size, size);
  const found = ids.arraySync();
  const expected = found.flatMap((row, n) => row.map((id) => Math.log(given.probabilities[n]![id]!)));
  expectClose(logProbs.dataSync(), expected, float32, 'log probabilities');
}

function compareWithReference(labelSmoothing: number): void {
  const inputs = inputsOf();
  const expected = rowsOf(inputs).map((row, n) => referencePointerLoss(row, targets[n]!, labelSmoothing));
  const run = (given: PointerInputs) =>
    pointerCrossEntropy(given, int32(targets), { labelSmoothing, reduction: 'none' });
  expectClose(
    run(inputs).dataSync(),
    expected.map(({ loss }) => loss),
    float32,
    'losses',
  );
  const [logits, weights, generate] = gradientsOf(inputs, (given) => run(given).sum());
  const all = (part: 'dLogits' | 'dWeights') => expected.flatMap((row) => row[part]);
  expectClose(logits!.dataSync(), all('dLogits'), float32, 'gradient of logits');
  expectClose(weights!.dataSync(), all('dWeights'), float32, 'gradient of weights');
  const dGenerate = expected.map((row) => row.dGenerate);
  expectClose(generate!.dataSync(), dGenerate, float32, 'gradient of generate');
}

/** g = 1 but for e^-40: values and gradients, smoothing and ignored rows too. */
function compareWithSoftmax(): void {
  const inputs = { ...inputsOf(), generate: tf.fill([sizes.rows], 40) as tf.Tensor1D };
  const generated = int32([3, 4, 5, 0, 9, 2]);
  for (const reduction of ['none', 'mean', 'sum'] as const) {
    const options = { labelSmoothing: 0.1, ignoreIndex: 0, reduction };
    const pointer = (logits: tf.Tensor) =>
      pointerCrossEntropy({ ...inputs, logits: logits as tf.Tensor2D }, generated, options);
    const softmax = (logits: tf.Tensor) => softmaxCrossEntropy(logits as tf.Tensor2D, generated, options);
    expectClose(pointer(inputs.logits).dataSync(), softmax(inputs.logits).dataSync(), float32, 'losses');
    const slope = (loss: typeof pointer) =>
      tf
        .grad((x) => loss(x).sum())(inputs.logits)
        .dataSync();
    expectClose(slope(pointer), slope(softmax), float32, 'gradient');
  }
}

function compareTop(count: number): void {
  const inputs = inputsOf();
  const { ids, logProbs } = pointerTopLogProbs(inputs, count, sizes.extendedSize);
  rowsOf(inputs).forEach((row, n) => {
    const all = referencePointer(row, sizes.extendedSize).map((p, id) => [p, id] as const);
    const best = all.sort(([p, a], [q, b]) => q - p || a - b).slice(0, count);
    expect(Array.from(ids.slice([n, 0], [1, count]).dataSync())).toEqual(best.map(([, id]) => id));
    const values = best.map(([p]) => Math.log(p));
    expectClose(logProbs.slice([n, 0], [1, count]).dataSync(), values, float32, 'log probabilities');
  });
}
