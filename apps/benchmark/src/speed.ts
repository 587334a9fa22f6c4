// `pnpm bench:speed`: the median time of a training step (forward, loss, backward, clipping, Adam) and of a forward pass,
// one JSON line a shape.
import { profileKernels, useLonghand } from '@longhand/backend';
import { ConfigError } from '@longhand/base';
import { choice, group, number, toggle, type ValuesOf } from '@longhand/bundle/settings';
import { defineCommand, isMain, runMain } from '@longhand/cli';
import * as tf from '@tensorflow/tfjs';
import { createLayersModel, layersShapes, sequenceLstm } from './layers-shapes.ts';
import { type Shape, shapes } from './shapes.ts';
import { useTfjs } from './tfjs-backends.ts';
import { type Milliseconds, type Timing, timeLayersModel, timeShape, trainingStep } from './timing.ts';

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
  precision: choice(
    '',
    ['', 'f32', 'bf16'],
    'Of products; default: LONGHAND_PRECISION, else f32. bf16 needs AVX512-BF16.',
  ),
  profile: toggle(false, 'Also each kernel, on stderr.'),
});

type Line = (shape: Shape, timing: Milliseconds) => void;

const printer =
  (compute: string, threads: number): Line =>
  ({ name, unit, units }, timing) => {
    const line: Timing = { shape: name, compute, threads, ...timing, unit, units };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };

async function measure(config: ValuesOf<typeof settings>): Promise<void> {
  if (config.precision && config.compute.startsWith('tfjs-'))
    throw new ConfigError({
      where: '--precision',
      expected: 'kernels of Longhand',
      got: `--compute ${config.compute}`,
    });
  if (config.precision) process.env.LONGHAND_PRECISION = config.precision;
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
    print(shape, await timeLayersModel(createLayersModel(shape.name, lstm), repeats));
  }
}

export const main = defineCommand({
  name: 'pnpm bench:speed',
  summary: 'Times training and inference of typical shapes: a JSON line each.',
  example: 'pnpm bench:speed --compute wasm --threads 2',
  settings,
  action: measure,
});

if (isMain(import.meta.url)) await runMain(main);
