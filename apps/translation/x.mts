import { profileKernels, useLonghand } from '@longhand/backend';
import { createRandom } from '@longhand/base';
import { softmaxCrossEntropy } from '@longhand/lstm-core';
import { formatTable } from '@longhand/report';
import { clipScale, createOptimizer, globalNorm } from '@longhand/training';
import * as tf from '@tensorflow/tfjs';
import { defaults } from './src/config.ts';
import { createTranslator } from './src/model.ts';

await useLonghand();
const over = JSON.parse(process.argv[2] ?? '{}');
const V = over.V ?? 8000,
  B = 64,
  S = 15,
  T = 15;
const m = createTranslator({ ...defaults, tie: 'joint', ...over }, { source: V, target: V }, createRandom(1));
const opt = createOptimizer({ kind: 'adam' }, m.params);
const r = createRandom(2);
const ids = (t: number) =>
  tf.tensor2d(
    Int32Array.from({ length: B * t }, () => 4 + r.integer(V - 4)),
    [B, t],
    'int32',
  );
const src = { ids: ids(S), lengths: tf.fill([B], S, 'int32') as tf.Tensor1D },
  tgt = ids(T),
  labels = ids(T).reshape([B * T]) as tf.Tensor1D;
const step = (seed: number) => {
  const { value, grads } = tf.variableGrads(
    () =>
      softmaxCrossEntropy(m.decode(tgt, m.encode(src, { seed }), { seed }).logits, labels, {
        ignoreIndex: 0,
        labelSmoothing: 0.1,
      }) as tf.Scalar,
    Object.values(m.params),
  );
  const g = Object.fromEntries(Object.entries(m.params).map(([n, { name }]) => [n, grads[name]!]));
  value.dataSync();
  opt.update(g, { learningRate: 1e-3, gradientScale: clipScale(globalNorm(g), 1) });
  tf.dispose([value, grads]);
};
for (let i = 0; i < 6; i++) step(i);
const t0 = performance.now();
for (let i = 0; i < 6; i++) step(i);
const ms = (performance.now() - t0) / 6;
console.log('step', ms.toFixed(1), 'tokens/s', (((B * T) / ms) * 1000).toFixed(0));
const p = profileKernels(() => {
  for (let i = 0; i < 4; i++) step(i);
});
console.log(
  p
    .slice(0, 16)
    .map((x) => `${x.kernel} ${(x.ms / 4).toFixed(2)} ms ${x.calls / 4}`)
    .join('\n'),
  '\nsum',
  (p.reduce((s, x) => s + x.ms, 0) / 4).toFixed(1),
);
// tfjs kernels
const times = new Map<string, number[]>();
for (const k of tf.getKernelsForBackend('longhand')) {
  tf.unregisterKernel(k.kernelName, 'longhand');
  tf.registerKernel({
    ...k,
    kernelFunc: (c: any) => {
      const s = performance.now();
      const y = k.kernelFunc(c);
      const t = times.get(k.kernelName) ?? [0, 0];
      t[0] += performance.now() - s;
      t[1]++;
      times.set(k.kernelName, t);
      return y;
    },
  });
}
for (let i = 0; i < 4; i++) step(i);
console.log(
  [...times]
    .sort((a, b) => b[1][0] - a[1][0])
    .slice(0, 22)
    .map(([n, t]) => `${n} ${(t[0] / 4).toFixed(2)} ms ${t[1] / 4}`)
    .join('\n'),
);
