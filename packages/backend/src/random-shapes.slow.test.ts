// The fused LSTM on random sizes, odd ones and lengths of 0 and 1 among them, against the float64 reference on every build.
// LONGHAND_CASES=2000 for the whole round.
import { createRandom } from '@longhand/base';
import { compareLstmWithReference, type LstmSizes, tidily } from '@longhand/testing';
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

describeEveryBuild(2, () => {
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
