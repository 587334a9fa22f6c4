// Node, where tfjs-core's own files of gradients do not load: all of tfjs has them. It takes a quarter of a second, so it is loaded
// when a gradient is first asked for.
import { createRequire } from 'node:module';
import { ConfigError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Gives tfjs-core the gradients of its operations, if it has none: `tf.grad` and the like need them.
 * @throws ConfigError where `@tensorflow/tfjs` is not installed
 */
export function registerGradients(): void {
  if (tf.getGradient('MatMul')) return;
  const own = ['Sum', 'Mean'].map((name) => tf.getGradient(name)); // a backend may have its own: those stay
  try {
    createRequire(import.meta.url)('@tensorflow/tfjs');
  } catch (cause) {
    const fix = "Install it, or write `import '@tensorflow/tfjs';` in a program that is bundled.";
    const [got] = String(cause).split('\n');
    throw new ConfigError({ where: 'gradients', expected: '@tensorflow/tfjs', got: String(got), fix }, { cause });
  }
  for (const gradient of own) if (gradient) tf.registerGradient(gradient);
}
