// The fused LSTM on random sizes, odd ones and lengths of 0 and 1 among them, against the float64 reference on every build; attention
// in heads against its composition.
// LONGHAND_CASES=2000 for the whole round.
import { createRandom } from '@longhand/base';
import { type MultiHeadAttentionInputs, multiHeadAttention, multiHeadAttentionComposed } from '@longhand/lstm-core';
import { registerGradients } from '@longhand/lstm-core/gradients';
import {
  compareLstmWithReference,
  expectClose,
  float32,
  int32,
  type LstmSizes,
  randomTensor,
  tidily,
} from '@longhand/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeEveryBuild } from './testing/every-build.ts';

const cases = Number(process.env.LONGHAND_CASES ?? 25);

function randomSizes(seed: number): LstmSizes {
  const random = createRandom(seed);
  const size = () => 1 + random.integer(70);
  const [B, T, D, H] = [size(), size(), size(), size()];
  const length = () => [0, 1, T, random.integer(T + 1)][random.integer(4)]!;
  return {
    ...{ B, T, D, H },
    reverse: random.integer(2) === 1,
    mask: random.integer(2) === 1,
    ...(random.integer(4) > 0 && { lengths: Array.from({ length: B }, length) }),
  };
}

/** Values and gradients, of sizes that the seed draws. */
function compareAttention(seed: number): void {
  const random = createRandom(seed);
  const size = (most: number) => 1 + random.integer(most);
  const [batch, beams, heads, width, steps] = [size(5), size(3), size(4), size(40), size(50)];
  const causal = random.integer(2) === 1;
  const time = causal ? size(steps) : size(50);
  const attributes = { heads, causal, rate: random.integer(2) * 0.3, seed };
  const shape = [batch, steps, heads * width];
  const inputs = [[batch * beams, time, heads * width], shape, shape].map((own, i) => randomTensor(own, seed + i));
  const lengths = int32(
    Array.from({ length: batch }, () => [0, 1, steps, random.integer(steps + 1)][random.integer(4)]!),
  );
  const { rate } = attributes;
  const runs = {
    fused: (own: MultiHeadAttentionInputs) => multiHeadAttention(own, { heads, causal, dropout: { rate, seed } }),
    composed: (own: MultiHeadAttentionInputs) => multiHeadAttentionComposed(own, attributes),
  };
  const [fused, composed] = Object.values(runs).map((run) => {
    const both = (...[queries, keys, values]: tf.Tensor[]) =>
      run({ queries, keys, values, lengths } as MultiHeadAttentionInputs);
    const loss = (...own: tf.Tensor[]): tf.Scalar => {
      const { context, weights } = both(...own);
      const parts = [context, weights].map((x, i) => x.mul(randomTensor(x.shape, i)).sum());
      return tf.addN(parts) as tf.Scalar;
    };
    return [...Object.values(both(...inputs)), ...tf.grads(loss)(inputs)];
  });
  const names = ['context', 'weights', 'dQueries', 'dKeys', 'dValues'];
  for (const [i, name] of names.entries())
    expectClose(fused![i]!.dataSync(), composed![i]!.dataSync(), { ...float32, atol: 1e-4 }, name);
}

describeEveryBuild(2, () => {
  it(`attention equals its composition in ${cases} cases`, { timeout: 20_000 + 1000 * cases }, () => {
    registerGradients();
    for (let seed = 1; seed <= cases; seed++) {
      try {
        tidily(() => compareAttention(seed));
      } catch (error) {
        expect.fail(`seed ${seed}: ${(error as Error).message}`);
      }
    }
  });

  it(`equals the reference in ${cases} cases`, { timeout: 20_000 + 1000 * cases }, () => {
    for (let seed = 1; seed <= cases; seed++) {
      const sizes = randomSizes(seed);
      try {
        tidily(() => compareLstmWithReference(sizes));
      } catch (error) {
        expect.fail(`seed ${seed}, ${JSON.stringify(sizes)}: ${(error as Error).message}`);
      }
    }
  });
});
