import { useLonghand } from '@longhand/backend';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { shapes } from './shapes.ts';
import { timeShape, trainingStep } from './timing.ts';

beforeAll(async () => {
  tf.enableProdMode();
  await useLonghand();
});

// The small shapes; the others are the same models, larger.
it.each(shapes.filter(({ name }) => /h128|seed|b1-/.test(name)).map((shape) => [shape.name, shape] as const))(
  '%s trains: its loss falls, its memory stays',
  (_, shape) => {
    const step = trainingStep(shape.create());
    const losses = Array.from({ length: 5 }, step);
    const before = tf.memory().numTensors;
    losses.push(step());
    expect(tf.memory().numTensors).toBe(before);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    tf.disposeVariables();
  },
);

it('gives milliseconds of a training step and of a forward pass', () => {
  const { train_ms, infer_ms } = timeShape(shapes.find(({ name }) => name === 'lstm-b1-t50-h256')!, 3);
  for (const milliseconds of [train_ms, infer_ms]) {
    expect(milliseconds).toBeGreaterThan(0);
    expect(milliseconds).toBeLessThan(60_000);
  }
});
