// A training step in whatever JavaScript runs this, on the default number of threads, on one and on two: a line of JSON each.
import { useLonghand } from '@longhand/backend';
import * as tf from '@tensorflow/tfjs-core';
import { trainingStep } from './training-step.ts';

/** Of the bits of all numbers. */
const hashOf = (values: readonly number[]): number =>
  new Uint32Array(Float32Array.from(values).buffer).reduce((hash, word) => Math.imul(hash ^ word, 0x01000193) >>> 0, 1);

for (const threads of [undefined, 1, 2]) {
  const info = await useLonghand('wasm-simd', threads === undefined ? {} : { threads });
  console.log(JSON.stringify({ ...info, hash: hashOf(trainingStep()) }));
}
tf.removeBackend('longhand'); // ends its threads
(globalThis as { Deno?: { exit(): void } }).Deno?.exit(); // which goes on for ever where there were some
