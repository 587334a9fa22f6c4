// `pnpm --filter ./apps/sentiment profile`: where the time of a training step goes, kernel by kernel.
import { useLonghand } from '@longhand/backend';
import { createRandom } from '@longhand/base';
import { bounds, choice, group, number, type ValuesOf } from '@longhand/bundle/settings';
import { defineCommand, runMain } from '@longhand/cli';
import { softmaxCrossEntropy } from '@longhand/lstm-core';
import { formatTable } from '@longhand/report';
import { createClassifier, poolings } from '@longhand/sentiment';
import { clipScale, createOptimizer, globalNorm } from '@longhand/training';
import * as tf from '@tensorflow/tfjs';
import { defaults } from '../src/config.ts';

const settings = group('Profile', {
  batch: number(32, bounds.items, 'Texts a batch.'),
  time: number(50, bounds.items, 'Words a text.'),
  hiddenSize: number(128, bounds.size, 'Hidden units, and numbers of an embedding.'),
  vocabSize: number(15_000, bounds.vocabulary, 'Words of the vocabulary.'),
  pooling: choice(defaults.pooling, poolings, 'From the states of all tokens to one vector.'),
  steps: number(10, bounds.items, 'Steps that are timed.'),
});

/** Times every kernel of the current backend from now on. */
function recordKernels(): Map<string, { seconds: number; calls: number }> {
  const times = new Map<string, { seconds: number; calls: number }>();
  for (const kernel of tf.getKernelsForBackend(tf.getBackend())) {
    const time = { seconds: 0, calls: 0 };
    tf.unregisterKernel(kernel.kernelName, kernel.backendName);
    tf.registerKernel({
      ...kernel,
      kernelFunc: (call) => {
        const start = performance.now();
        const result = kernel.kernelFunc(call);
        time.seconds += (performance.now() - start) / 1000;
        time.calls++;
        times.set(kernel.kernelName, time);
        return result;
      },
    });
  }
  return times;
}

const profile = async (config: ValuesOf<typeof settings>): Promise<void> => {
  const { batch, time, hiddenSize, vocabSize, pooling, steps } = config;
  const { compute } = await useLonghand();
  const model = { ...defaults, hiddenSize, embeddingSize: hiddenSize, pooling };
  const classifier = createClassifier(model, { vocabSize, numClasses: 2 }, createRandom(1));
  const optimizer = createOptimizer({ kind: 'adamw' }, classifier.params);
  const random = createRandom(2);
  const ids = Int32Array.from({ length: batch * time }, () => random.integer(vocabSize));
  const input = {
    ids: tf.tensor2d(ids, [batch, time], 'int32'),
    lengths: tf.fill([batch], time, 'int32') as tf.Tensor1D,
  };
  const targets = tf.tensor1d(
    Array.from({ length: batch }, (_, i) => i % 2),
    'int32',
  );

  const step = (seed: number): void => {
    const { value, grads } = tf.variableGrads(
      () => softmaxCrossEntropy(classifier.logits(input, { seed }), targets) as tf.Scalar,
      Object.values(classifier.params),
    );
    const named = Object.entries(classifier.params).map(([name, { name: id }]) => [name, grads[id]!]);
    const gradients = Object.fromEntries(named) as Record<string, tf.Tensor>;
    optimizer.update(gradients, { learningRate: 1e-3, gradientScale: clipScale(globalNorm(gradients), 1) });
    tf.dispose([value, grads]);
  };
  const secondsOf = (run: () => void): number => {
    const start = performance.now();
    run();
    return (performance.now() - start) / 1000;
  };
  const all = (): void => {
    for (let i = 0; i < steps; i++) step(i);
  };
  all(); // warm
  const plain = secondsOf(all) / steps;
  const times = recordKernels();
  all();

  const milliseconds = (seconds: number) => (1000 * seconds).toFixed(2);
  const rows = [...times]
    .sort(([, a], [, b]) => b.seconds - a.seconds)
    .map(([name, { seconds, calls }]) => [name, milliseconds(seconds / steps), (calls / steps).toFixed(0)]);
  process.stdout.write(`${compute}, batch ${batch}, ${time} steps, ${hiddenSize} units, ${pooling} pooling\n\n`);
  process.stdout.write(`${formatTable(['kernel', 'ms a step', 'calls'], rows)}\n\n`);
  process.stdout.write(`A step takes ${milliseconds(plain)} ms: forward, loss, backward, clipping, AdamW.\n`);
};

await runMain(
  defineCommand({
    name: 'pnpm --filter ./apps/sentiment profile',
    summary: 'Where the time of a training step goes, kernel by kernel.',
    settings,
    example: 'pnpm --filter ./apps/sentiment profile --hidden-size 256',
    action: profile,
  }),
);
