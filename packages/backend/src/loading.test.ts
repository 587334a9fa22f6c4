// What tfjs is asked for, and when: the backend alone loads tfjs-core only, and a program that needs more gets it. In order.
import { registerGradients } from '@longhand/lstm-core/gradients';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { useLonghand } from './index.ts';
import { cpuNames } from './kernels/cpu-names.ts';

const cpuKernels = () => tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName);
const ownGradients = ['Sum', 'Mean'].map((name) => tf.getGradient(name)?.gradFunc);

it('neither kernels of `cpu` nor gradients are loaded by importing', async () => {
  tf.enableProdMode();
  await useLonghand();
  expect(tf.tensor1d([1, 2]).add(1).dataSync()).toEqual(Float32Array.of(2, 3));
  expect(cpuKernels()).toEqual([]);
  expect(tf.getGradient('MatMul')).toBeUndefined();
});

it('the first call of a kernel that is not ours loads those of `cpu`, and their names are those that were known', () => {
  expect(tf.floor(tf.tensor1d([1.5, -1.5])).dataSync()).toEqual(Float32Array.of(1, -2));
  expect(cpuKernels().sort()).toEqual([...cpuNames].sort());
  expect(tf.getKernelsForBackend('longhand').map(({ kernelName }) => kernelName)).toEqual(
    expect.arrayContaining([...cpuNames]),
  );
});

it('gradients come when they are asked for, and ours of sums stay', () => {
  registerGradients();
  expect(
    tf
      .grad((x) => tf.square(x).sum())(tf.tensor1d([1, 2]))
      .dataSync(),
  ).toEqual(Float32Array.of(2, 4));
  expect(ownGradients.every(Boolean)).toBe(true);
  expect(['Sum', 'Mean'].map((name) => tf.getGradient(name)?.gradFunc)).toEqual(ownGradients);
});

it('ours of sums are back in use where something else has registered its own', async () => {
  for (const kernelName of ['Sum', 'Mean']) tf.registerGradient({ kernelName, gradFunc: () => ({}) });
  await useLonghand();
  expect(['Sum', 'Mean'].map((name) => tf.getGradient(name)?.gradFunc)).toEqual(ownGradients);
});

it('`reference` is tfjs with its backend `cpu`', async () => {
  expect(await useLonghand('reference')).toMatchObject({ compute: 'reference' });
  expect(tf.getBackend()).toBe('cpu');
});
