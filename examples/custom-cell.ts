// A cell of your own: the minimal gated unit (Zhou et al. 2016), beside the LSTM. npx tsx examples/custom-cell.ts
import { useLonghand } from '@longhand/backend';
import { createRandom } from '@longhand/base';
import { createLinear, createLstm, defineCell, prefixed, softmaxCrossEntropy } from '@longhand/lstm-core';
import { train } from '@longhand/training';
import * as tf from '@tensorflow/tfjs';

/** h_t = f ∗ n + (1 - f) ∗ h_{t-1}: one gate f forgets and resets. x and u are the shares of input and state, by gate. */
const mgu = defineCell({
  gates: ['f', 'n'],
  step: (x, u, { h }) => {
    const f = x.f.add(u.f).sigmoid();
    const n = x.n.add(f.mul(u.n)).tanh();
    return { h: f.mul(n).add(tf.sub(1, f).mul(h)) };
  },
});

await useLonghand();
const x: tf.Tensor3D = tf.randomNormal([64, 8, 1], 0, 1, 'float32', 1);
const y = tf.tidy(() => x.slice([0, 0, 0], [-1, 1, 1]).greater(0).toInt().flatten()); // is the first number positive?
const sizes = { inputSize: 1, hiddenSize: 8 };
const layers = { lstm: createLstm(sizes, createRandom(1)), mgu: mgu.create(sizes, createRandom(1), 'mgu') };

for (const [name, layer] of Object.entries(layers)) {
  const head = createLinear({ inputSize: 8, outputSize: 2 }, createRandom(2));
  const params = { ...prefixed(name, layer.params), ...prefixed('head', head.params) };
  const loss = () => softmaxCrossEntropy(head.apply(layer.apply(x).states[0]!.h), y);
  const { best } = await train({ params, loss, batches: () => [x], epochs: 60, schedule: 0.05 });
  console.log(`${name}: loss ${best.metric.toFixed(3)}`);
}
