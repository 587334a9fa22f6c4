// The page under test: what it can do, for the test that drives it.
import { useLonghand } from '../../../packages/backend/src/web.ts';
import { describeConformance } from '../../../packages/testing/src/index.ts';
import { ask, stepBits } from '../ask.ts';
import { runTests } from './vitest.ts';

const page = {
  use: (compute?: string, threads?: number) => useLonghand(compute, threads === undefined ? undefined : { threads }),
  conformance: () => runTests(describeConformance),
  stepBits,
  predictions: () => ask((task) => new URL(`./models/${task}/`, location.href), 'wasm'),
};
export type Page = typeof page;
Object.assign(globalThis, { page });
