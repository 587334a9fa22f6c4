// Kernels that the caller gives, as on platforms that fetch no files: the same bits, one thread, memory that grows by moving.
import { readFileSync } from 'node:fs';
import { ConfigError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useLonghand } from './index.ts';
import { useBuild } from './testing/every-build.ts';
import { trainingStep } from './testing/training-step.ts';

const file = (name: string) => readFileSync(new URL(`../dist/wasm/${name}`, import.meta.url));
const unshared = () => file('kernels-simd-unshared.wasm');

beforeAll(() => tf.enableProdMode());
afterAll(() => tf.removeBackend('longhand'));

it('computes the bits that the package computes with its own on two threads, from bytes and from a module', async () => {
  await useBuild('wasm-simd', 2);
  const own = trainingStep();
  for (const wasm of [unshared(), await WebAssembly.compile(unshared())]) {
    expect(await useLonghand('wasm', { wasm })).toEqual({ compute: 'wasm', threads: 1, precision: 'float32' });
    expect(trainingStep()).toEqual(own);
  }
});

it('keeps what tensors hold when the memory grows under them', async () => {
  await useLonghand('wasm', { wasm: unshared() });
  tf.tidy(() => {
    const small = tf.range(0, 1000).mul(2);
    const large = tf.ones([2000, 2000]).add(small.sum());
    expect([small.sum().dataSync()[0], large.max().dataSync()[0]]).toEqual([999_000, 999_001]);
  });
});

it('refuses threads, other modules and native code', async () => {
  const shared = file('kernels-simd.wasm');
  const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const wrong: [string | undefined, object, string][] = [
    ['wasm', { wasm: unshared(), threads: 2 }, 'useLonghand: threads: expected 1 with given kernels, got 2'],
    ['wasm', { wasm: shared }, '@longhand/backend: wasm: expected kernels of @longhand/backend'],
    ['wasm', { wasm: empty }, '@longhand/backend: wasm: expected kernels of @longhand/backend'],
    ['wasm', { wasm: Uint8Array.of(1, 2) }, 'useLonghand: wasm: expected the bytes of'],
    ['native', { wasm: unshared() }, 'useLonghand: wasm: expected no such kernels for native code'],
    [undefined, { threads: 0 }, 'useLonghand: threads: expected an integer from 1 to 256'],
  ];
  for (const [compute, options, message] of wrong) {
    const refused = useLonghand(compute, options);
    await expect(refused, message).rejects.toThrow(message);
    await expect(refused).rejects.toThrow(ConfigError);
  }
});
