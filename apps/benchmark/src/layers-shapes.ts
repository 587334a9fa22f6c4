// The same shapes as a user of tf.layers writes them, for tfjs's own backends, for an unchanged program on ours, and for the
// program with our LSTM layer in it.
import { lstm as sequenceLstm } from '@longhand/lstm-core/tfjs';
import * as tf from '@tensorflow/tfjs';
import { type Shape, shapes } from './shapes.ts';

export type LstmFactory = typeof tf.layers.lstm;
export { sequenceLstm };

export interface LayersModel {
  /** One update with Adam, without clipping, which tf.layers has not. */
  step(): Promise<void>;
  infer(): void;
  dispose(): void;
}

interface Program {
  readonly loss: string;
  layers(lstm: LstmFactory): tf.layers.Layer[];
  x(): tf.Tensor;
  y(): tf.Tensor;
}

const sequences = { returnSequences: true, recurrentActivation: 'sigmoid' } as const;
const classes = (batch: number, count: number) => () => tf.oneHot(tf.randomUniform([batch], 0, count, 'int32'), count);

const layer = (B: number, T: number, D: number, H: number): Program => ({
  loss: 'meanSquaredError',
  layers: (lstm) => [lstm({ units: H, ...sequences, inputShape: [T, D] })],
  x: () => tf.randomNormal([B, T, D]),
  y: () => tf.randomNormal([B, T, H]),
});

const programs: Readonly<Record<string, Program>> = {
  'lstm-b32-t50-h128': layer(32, 50, 128, 128),
  'lstm-b32-t50-h256': layer(32, 50, 256, 256),
  'lstm-b1-t50-h256': layer(1, 50, 256, 256),
  'seed-b32-t50': {
    loss: 'categoricalCrossentropy',
    layers: (lstm) => [
      lstm({ units: 128, ...sequences, inputShape: [50, 64] }),
      lstm({ units: 128, recurrentActivation: 'sigmoid' }),
      tf.layers.dense({ units: 10, activation: 'softmax' }),
    ],
    x: () => tf.randomNormal([32, 50, 64]),
    y: classes(32, 10),
  },
  'sentiment-b32-t200': {
    loss: 'categoricalCrossentropy',
    layers: (lstm) => [
      tf.layers.embedding({ inputDim: 20_000, outputDim: 128, inputLength: 200 }),
      tf.layers.bidirectional({ layer: lstm({ units: 128, ...sequences }), mergeMode: 'concat' } as never),
      tf.layers.globalAveragePooling1d({}),
      tf.layers.dense({ units: 2, activation: 'softmax' }),
    ],
    x: () => tf.randomUniform([32, 200], 0, 20_000, 'int32'),
    y: classes(32, 2),
  },
};

/** Those that tf.layers can express, without h512, whose start values take it minutes. */
export const layersShapes: readonly Shape[] = shapes.filter(({ name }) => Object.hasOwn(programs, name));

export function createLayersModel(name: string, lstm: LstmFactory): LayersModel {
  const { layers, loss, x: createX, y: createY } = programs[name]!;
  const model = tf.sequential({ layers: layers(lstm) });
  model.compile({ optimizer: tf.train.adam(1e-3), loss });
  const [x, y] = [createX(), createY()];
  return {
    step: async () => {
      await model.trainOnBatch(x, y);
    },
    infer: () => {
      const output = model.predictOnBatch(x) as tf.Tensor;
      output.dataSync();
      output.dispose();
    },
    dispose: () => {
      model.dispose();
      tf.dispose([x, y]);
    },
  };
}
