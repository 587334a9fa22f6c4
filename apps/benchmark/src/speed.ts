// `pnpm bench:speed`: the median time of a training step (forward, loss, backward, clipping, Adam) and of a forward pass,
// one JSON line a shape.
import { profileKernels, useLonghand } from '@longhand/backend';
import { choice, group, number, toggle, type ValuesOf } from '@longhand/bundle/settings';
import { defineCommand, isMain, runMain } from '@longhand/cli';
import { clipScale, createOptimizer, globalNorm } from '@longhand/training';
import * as tf from '@tensorflow/tfjs';
import { createLayersModel, layersShapes, sequenceLstm } from './layers-shapes.ts';
import { type Model, type Shape, shapes } from './shapes.ts';
import { useTfjs } from './tfjs-backends.ts';

export interface Timing {
  readonly shape: string;
  readonly compute: string;
  readonly threads: number;
  readonly train_ms: number;
  readonly infer_ms: number;
  readonly unit: string;
  readonly units: number;
}

/** @param repeats timed runs after those that warm up */
export function timeShape(shape: Shape, repeats: number): Pick<Timing, 'train_ms' | 'infer_ms'> {
  const model = shape.create();
  const step = trainingStep(model);
  const timings = {
    train_ms: median(step, repeats),
    infer_ms: median(() => tf.tidy(() => model.forward()).dispose(), repeats),
  };
  tf.disposeVariables();
  return timings;
}

/** Lines of a table: milliseconds and share of a training step that each kernel takes. */
export function profileShape(shape: Shape, steps: number): string[] {
  const step = trainingStep(shape.create());
  step();
  step();
  let total = 0;
  const times = profileKernels(() => {
    const start = performance.now();
    for (let i = 0; i < steps; i++) step();
    total = performance.now() - start;
  });
  tf.disposeVariables();
  const inKernels = times.reduce((sum, { ms }) => sum + ms, 0);
  const line = (name: string, ms: number, calls: number | string) =>
    `  ${name.padEnd(32)} ${String(calls).padStart(5)} ${(ms / steps).toFixed(3).padStart(9)} ms ${((100 * ms) / total).toFixed(1).padStart(5)} %`;
  return [
    ...times.map(({ kernel, ms, calls }) => line(kernel, ms, calls / steps)),
    line('all kernels', inKernels, ''),
    line('step', total, ''),
  ];
}

/** One update; afterwards the device is idle, since every kernel is synchronous. */
export function trainingStep({ params, forward, loss }: Model): () => number {
  const optimizer = createOptimizer({ kind: 'adam' }, params);
  return () => {
    const { value, grads } = tf.variableGrads(() => loss(forward()), Object.values(params));
    const named = Object.entries(params).map(([name, { name: id }]) => [name, grads[id]!]);
    const gradients: Record<string, tf.Tensor> = Object.fromEntries(named);
    const gradientScale = clipScale(globalNorm(gradients), 1);
    optimizer.update(gradients, { learningRate: 1e-3, gradientScale });
    const [result] = value.dataSync();
    tf.dispose([value, grads]);
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

const own = ['', 'native', 'wasm', 'reference'];
const ofLayers = ['layers', 'layers-dropin', 'tfjs-cpu', 'tfjs-wasm'];
const settings = group('Speed', {
  only: choice('', ['', ...shapes.map(({ name }) => name)], 'One shape.'),
  compute: choice(
    '',
    [...own, ...ofLayers],
    'Default: the fastest there is. The last four run tf.layers programs: ours unchanged, with our layer, and tfjs.',
  ),
  threads: number(0, { min: 0, max: 256, integer: true }, 'Default: LONGHAND_THREADS, else one for each core.'),
  repeats: number(7, { min: 1, max: 100_000, integer: true }, 'Timed runs; the median counts.'),
  profile: toggle(false, 'Also each kernel, on stderr.'),
});

type Line = (shape: Shape, timing: Pick<Timing, 'train_ms' | 'infer_ms'>) => void;

const printer =
  (compute: string, threads: number): Line =>
  ({ name, unit, units }, timing) => {
    const line: Timing = { shape: name, compute, threads, ...timing, unit, units };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };

async function measure(config: ValuesOf<typeof settings>): Promise<void> {
  if (config.threads > 0) process.env.LONGHAND_THREADS = String(config.threads);
  const wanted = ({ name }: Shape) => !config.only || name === config.only;
  if (ofLayers.includes(config.compute)) return timeLayers(config.compute, wanted, config.repeats);
  const { compute, threads } = await useLonghand(config.compute || undefined);
  const print = printer(compute, threads);
  for (const shape of shapes.filter(wanted)) {
    print(shape, timeShape(shape, config.repeats));
    if (config.profile) process.stderr.write(`${profileShape(shape, config.repeats).join('\n')}\n`);
  }
}

async function timeLayers(compute: string, wanted: (shape: Shape) => boolean, repeats: number): Promise<void> {
  tf.enableProdMode();
  const tfjs = compute.startsWith('tfjs-');
  if (tfjs) await useTfjs(compute === 'tfjs-cpu' ? 'cpu' : 'wasm');
  const info = tfjs ? { compute, threads: 1 } : await useLonghand();
  const print = printer(tfjs ? compute : `${compute} on ${info.compute}`, info.threads);
  const lstm = compute === 'layers-dropin' ? sequenceLstm : tf.layers.lstm;
  for (const shape of layersShapes.filter(wanted)) {
    const model = createLayersModel(shape.name, lstm);
    const train_ms = await medianAsync(model.step, repeats);
    print(shape, { train_ms, infer_ms: median(model.infer, repeats) });
    model.dispose();
  }
}

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

export const main = defineCommand({
  name: 'pnpm bench:speed',
  summary: 'Times training and inference of typical shapes: a JSON line each.',
  example: 'pnpm bench:speed --compute wasm --threads 2',
  settings,
  action: measure,
});

if (isMain(import.meta.url)) await runMain(main);
