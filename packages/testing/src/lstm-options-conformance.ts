// The options of the LSTM layer: that each does something, by its seed, and that weights learn under all of them.
import { createRandom } from '@longhand/base';
import { createLstm, stateful } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, float32 } from './close.ts';
import { randomTensor, tidily } from './tensors.ts';

export function describeLstmOptions(): void {
  const x = () => randomTensor<tf.Tensor3D>([3, 6, 4], 1);
  const everything = {
    ...{ inputSize: 4, hiddenSize: 5, numLayers: 2, bidirectional: true, projectionSize: 3, residual: true },
    ...{ peepholes: true, layerNorm: true, cellClip: 2, weightDropout: 0.3, zoneout: 0.2, cellZoneout: 0.1 },
  };
  describe('options of the LSTM layer', () => {
    it.each([{}, { coupledGates: true }])('all together give every weight a gradient: %o', (more) =>
      tidily(() => {
        const layer = createLstm({ ...everything, ...more }, createRandom(3));
        const { grads } = tf.variableGrads(
          () =>
            layer
              .apply(x(), { training: { seed: 4 } })
              .output.square()
              .sum() as tf.Scalar,
          Object.values(layer.params),
        );
        for (const [name, variable] of Object.entries(layer.params))
          expect(grads[variable.name]!.abs().max().dataSync()[0], name).toBeGreaterThan(0);
        expect(layer.apply(x()).output.shape).toEqual([3, 6, 6]);
        layer.dispose();
      }),
    );

    it.each([{ zoneout: 0.5 }, { cellZoneout: 0.5 }, { weightDropout: 0.5 }])('%o is drawn by the seed', (rate) =>
      tidily(() => {
        const layer = createLstm({ inputSize: 4, hiddenSize: 5, ...rate }, createRandom(3));
        const run = (seed?: number) => [
          ...layer.apply(x(), seed === undefined ? {} : { training: { seed } }).output.dataSync(),
        ];
        expect(run()).toEqual(run());
        expect(run(1)).toEqual(run(1));
        expect(run(1)).not.toEqual(run(2));
        expect(run(1)).not.toEqual(run());
        layer.dispose();
      }),
    );

    it('a residual stack adds the input of its second layer', () =>
      tidily(() => {
        const config = { inputSize: 4, hiddenSize: 4, numLayers: 2 };
        const stack = createLstm({ ...config, residual: true }, createRandom(3));
        const plain = createLstm(config, createRandom(3));
        const first = createLstm({ ...config, numLayers: 1 }, createRandom(3));
        const expected = plain.apply(x()).output.add(first.apply(x()).output);
        expectClose(stack.apply(x()).output.dataSync(), expected.dataSync(), float32, 'output');
        for (const layer of [stack, plain, first]) layer.dispose();
      }));

    it('a carried state makes pieces the whole, and ends the gradient at each', () => {
      const before = tf.memory().numTensors;
      const layer = createLstm({ inputSize: 4, hiddenSize: 5 }, createRandom(3));
      const carried = stateful(layer);
      tidily(() => {
        const piece = (from: number, count: number) => x().slice([0, from, 0], [3, count, 4]) as tf.Tensor3D;
        const whole = layer.apply(x()).output;
        const joined = () => tf.concat([carried.apply(piece(0, 2)).output, carried.apply(piece(2, 4)).output], 1);
        expectClose(joined().dataSync(), whole.dataSync(), float32, 'output');
        carried.reset();
        expectClose(joined().dataSync(), whole.dataSync(), float32, 'output after a reset');
        carried.reset();
        const gradient = tf.grad((first) => {
          carried.apply(first as tf.Tensor3D);
          return carried.apply(piece(2, 4)).output.sum().add(first.sum().mul(0));
        })(piece(0, 2));
        expect(gradient.abs().max().dataSync()[0]).toBe(0);
      });
      carried.dispose();
      layer.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });

    it('names what is wrong', () => {
      const config = { inputSize: 4, hiddenSize: 5 };
      const create = (more: object) => () => createLstm({ ...config, ...more }, createRandom(1));
      expect(create({ residual: true })).toThrow('residual: expected numLayers of 2 or more, got 1');
      expect(create({ zoneout: 1 })).toThrow('zoneout: expected 0 <= rate < 1, got 1');
      expect(create({ projectionSize: 0 })).toThrow('projectionSize: expected a positive integer, got 0');
      expect(create({ cellClip: -1 })).toThrow('cellClip: expected a positive number, got -1');
    });
  });
}
