// The fused LSTM on random sizes, odd ones and lengths of 0 and 1 among them, against the float64 reference in both tiers.
// LONGHAND_CASES=2000 for the whole round.
import { createRandom } from '@longhand/base';
import { compareLstmWithReference, type LstmSizes, tidily } from '@longhand/lstm-core/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtNatives } from './compute/builds.ts';
import { useLonghand } from './index.ts';

const cases = Number(process.env.LONGHAND_CASES ?? 25);
const tiers = builtNatives().length > 0 ? ['native', 'wasm'] : ['wasm'];

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

describe.each(tiers)('%s', (tier) => {
  beforeAll(async () => {
    tf.enableProdMode();
    await useLonghand(tier);
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
