// Gradients of tfjs in a cheaper form: those of a sum and a mean are the output's repeated, where tfjs multiplies by a tensor
// of ones that JavaScript has filled. The same on every backend.
import * as tf from '@tensorflow/tfjs-core';

const repeated =
  (scaleOf: (count: number) => number): tf.GradFunc =>
  (dy, saved, attributes) => {
    const [x] = saved as [tf.Tensor];
    const axes = tf.util.parseAxisParam(attributes.axis as number | number[], x.shape);
    const kept = tf.backend_util.expandShapeToKeepDim(
      x.shape.filter((_, axis) => !axes.includes(axis)),
      axes,
    );
    const scale = scaleOf(axes.reduce((product, axis) => product * x.shape[axis]!, 1));
    const expanded = (dy as tf.Tensor).reshape(kept);
    return { x: () => tf.broadcastTo(scale === 1 ? expanded : expanded.mul(scale), x.shape) };
  };

const gradients: readonly tf.GradConfig[] = [
  { kernelName: 'Sum', inputsToSave: ['x'], gradFunc: repeated(() => 1) },
  { kernelName: 'Mean', inputsToSave: ['x'], gradFunc: repeated((count) => 1 / count) },
];

export function registerGradients(): void {
  for (const gradient of gradients) tf.registerGradient(gradient);
}
