// tfjs's kernels on random calls, wrong ones among them: what the `cpu` backend gives, or an error where it refuses.
// LONGHAND_CASES=100000 for the whole round.
import { expectClose, float32 } from '@longhand/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { rounded } from './testing/bfloat16.ts';
import { currentCompute, testedBuilds, useBuild } from './testing/every-build.ts';
import { outcomeOf, type RandomCall, randomCall } from './testing/random-calls.ts';

const cases = Number(process.env.LONGHAND_CASES ?? 2000);
const first = Number(process.env.LONGHAND_SEED ?? 1);

beforeAll(() => tf.enableProdMode());

const say = (outcome: ReturnType<typeof outcomeOf>): string =>
  outcome instanceof Error ? String(outcome.stack) : JSON.stringify(outcome);

function compare(call: RandomCall, actual: ReturnType<typeof outcomeOf>, expected: ReturnType<typeof outcomeOf>): void {
  if (expected instanceof Error || actual instanceof Error) {
    const both = actual instanceof Error && expected instanceof Error;
    const raw = (error: unknown) => error instanceof TypeError || error instanceof RangeError;
    if (both && (!raw(actual) || raw(expected))) return;
    expect.fail(`${say(actual)}, cpu: ${say(expected)}`);
  }
  expect(actual.map(({ shape, dtype }) => [shape, dtype])).toEqual(expected.map(({ shape, dtype }) => [shape, dtype]));
  for (const [i, { values }] of actual.entries())
    expectClose(values, expected[i]?.values ?? [], float32, `${call.kernel}, result ${i}`);
}

/** Products of what bfloat16 holds are those of float32: then only what is rounded can differ, and nothing is. */
const held = (call: RandomCall): RandomCall => ({
  ...call,
  inputs: Object.fromEntries(
    Object.entries(call.inputs).map(([name, tensor]) => [name, { ...tensor, values: tensor.values.map(rounded) }]),
  ),
});

it.each([...testedBuilds(), ...testedBuilds('bfloat16')])(
  `%s: ${cases} random calls`,
  { timeout: 60_000 + 20 * cases },
  async (build) => {
    await useBuild(build, 2);
    const isHeld = currentCompute().precision === 'bfloat16';
    const calls = Array.from({ length: cases }, (_, i) => randomCall(first + i)).map((call) =>
      isHeld ? held(call) : call,
    );
    const actual = calls.map(outcomeOf);
    await tf.setBackend('cpu');
    for (const [i, call] of calls.entries()) {
      try {
        compare(call, actual[i] as ReturnType<typeof outcomeOf>, outcomeOf(call));
      } catch (error) {
        expect.fail(`seed ${first + i}, ${JSON.stringify(call)}: ${(error as Error).message}`);
      }
    }
  },
);
