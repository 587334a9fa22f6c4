import { useLonghand } from '@longhand/backend';
import * as tf from '@tensorflow/tfjs';
import { shapes } from './src/shapes.ts';
import { trainingStep } from './src/speed.ts';

tf.enableProdMode();
await useLonghand();
const s = shapes.find((x) => x.name === process.argv[2])!;
const m = s.create();
const step = trainingStep(m);
for (let i = 0; i < Number(process.argv[3]); i++) step();
