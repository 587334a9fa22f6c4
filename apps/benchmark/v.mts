import { useLonghand } from '@longhand/backend';
import * as tf from '@tensorflow/tfjs';
import { shapes } from './src/shapes.ts';
import { trainingStep } from './src/speed.ts';

tf.enableProdMode();
await useLonghand();
for (const n of process.argv.slice(2)) {
  const s = shapes.find((x) => x.name === n)!;
  const m = s.create();
  const step = trainingStep(m);
  const ts = [];
  for (let i = 0; i < 40; i++) {
    const t = performance.now();
    step();
    ts.push((performance.now() - t).toFixed(1));
  }
  console.log('train', ts.join(' '));
  const us = [];
  for (let i = 0; i < 40; i++) {
    const t = performance.now();
    m.forward().dispose();
    us.push((performance.now() - t).toFixed(1));
  }
  console.log('infer', us.join(' '));
}
