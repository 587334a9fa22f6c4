// The page that is timed: steps of our kernels, and of the same programs of tf.layers on tfjs's own backends.
import '@tensorflow/tfjs-backend-wasm';
import { useLonghand } from '@longhand/backend';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plain from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url';
import threadedSimd from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.wasm?url';
import { createLayersModel } from '../layers-shapes.ts';
import { shapes } from '../shapes.ts';
import { type Timing, timeLayersModel, timeShape } from '../timing.ts';

const shapeOf = (name: string) => {
  const shape = shapes.find((one) => one.name === name);
  if (!shape) throw new Error(`there is no shape ${name}`);
  return shape;
};

async function longhand(name: string, threads: number, repeats: number): Promise<Timing> {
  const { compute, threads: used } = await useLonghand('wasm', { threads });
  const shape = shapeOf(name);
  const { unit, units } = shape;
  return { shape: name, compute, threads: used, ...timeShape(shape, repeats), unit, units };
}

async function tfjs(name: string, backend: 'cpu' | 'wasm' | 'webgl', repeats: number): Promise<Timing> {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plain,
    'tfjs-backend-wasm-simd.wasm': simd,
    'tfjs-backend-wasm-threaded-simd.wasm': threadedSimd,
  });
  tf.enableProdMode();
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs has no backend ${backend} in this browser`);
  await tf.ready();
  const { unit, units } = shapeOf(name);
  const timings = await timeLayersModel(createLayersModel(name, tf.layers.lstm), repeats);
  return { shape: name, compute: `tfjs-${backend}`, threads: 1, ...timings, unit, units };
}

const page = { longhand, tfjs };
export type Page = typeof page;
Object.assign(globalThis, { page });
