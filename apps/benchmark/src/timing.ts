// The time of a training step (forward, loss, backward, clipping, Adam) and of a forward pass, in Node or in a page.
import { clipScale, createOptimizer, globalNorm, valueAndGradients } from '@longhand/training';
import * as tf from '@tensorflow/tfjs';
import type { LayersModel } from './layers-shapes.ts';
import type { Model, Shape } from './shapes.ts';

export interface Milliseconds {
  readonly train_ms: number;
  readonly infer_ms: number;
}

/** A line of what `bench:speed` prints. */
export interface Timing extends Milliseconds {
  readonly shape: string;
  readonly compute: string;
  readonly threads: number;
  readonly unit: string;
  readonly units: number;
}

/** @param repeats timed runs after those that warm up */
export function timeShape(shape: Shape, repeats: number): Milliseconds {
  const model = shape.create();
  const step = trainingStep(model);
  const timings = {
    train_ms: median(step, repeats),
    infer_ms: median(() => tf.tidy(() => model.forward()).dispose(), repeats),
  };
  tf.disposeVariables();
  return timings;
}

/** As `timeShape`, of a program of `tf.layers`, which is disposed. */
export async function timeLayersModel(model: LayersModel, repeats: number): Promise<Milliseconds> {
  const timings = { train_ms: await medianAsync(model.step, repeats), infer_ms: median(model.infer, repeats) };
  model.dispose();
  return timings;
}

/** One update; afterwards the device is idle, since every kernel is synchronous. */
export function trainingStep({ params, forward, loss }: Model): () => number {
  const optimizer = createOptimizer({ kind: 'adam' }, params);
  return () => {
    const { value, gradients: found } = valueAndGradients(() => loss(forward()), Object.values(params));
    const gradients = Object.fromEntries(Object.keys(params).map((name, i) => [name, found[i]!]));
    const gradientScale = clipScale(globalNorm(gradients), 1);
    optimizer.update(gradients, { learningRate: 1e-3, gradientScale });
    const [result] = value.dataSync();
    tf.dispose([value, gradients]);
    return result!;
  };
}

/** The engine compiles what runs often: 20 runs or 3 seconds later it runs as it will for the rest of a training. */
const isWarm = (runs: number, start: number): boolean => runs >= 20 || (runs >= 2 && performance.now() - start > 3000);

function median(run: () => unknown, repeats: number): number {
  for (let runs = 0, start = performance.now(); !isWarm(runs, start); runs++) run();
  const times = Array.from({ length: repeats }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return middle(times);
}

const middle = (times: readonly number[]): number =>
  Number(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!.toFixed(2));

async function medianAsync(run: () => Promise<void>, repeats: number): Promise<number> {
  for (let runs = 0, start = performance.now(); !isWarm(runs, start); runs++) await run();
  const times: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return middle(times);
}
