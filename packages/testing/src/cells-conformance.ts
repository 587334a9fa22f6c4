// Every cell that has a name, on any backend: its gradients in a stack and in an encoder-decoder, decoding, its state.
import { ConfigError, createRandom } from '@longhand/base';
import { beamSearch } from '@longhand/decoding';
import {
  cellNames,
  createEncoderDecoder,
  createLstm,
  createStack,
  decodingOf,
  type EncoderDecoderConfig,
  withDecoding,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, float32 } from './close.ts';
import { checkGradients, checkParameters } from './gradients.ts';
import { int32, randomTensor, tidily } from './tensors.ts';

const lengths = [4, 2, 3];
const stackConfig = { inputSize: 3, hiddenSize: 4, numLayers: 2 };
const modelConfig: EncoderDecoderConfig = {
  ...{ embeddingSize: 4, encoderSize: 3, encoderLayers: 1, decoderSize: 5, decoderLayers: 2 },
  ...{ tieEmbeddings: 'none', bridge: 'linear', attention: 'general', attentionFrom: 'first' },
  ...{ residual: false, layerNorm: false },
  ...{ embeddingDropout: 0, dropout: 0, recurrentDropout: 0, outputDropout: 0 },
};
const sizes = { source: 7, target: 8 };
const ids = (rows: number[][]) => tf.tensor2d(rows, [rows.length, rows[0]!.length], 'int32');
const source = () => ({
  ids: ids([
    [4, 5, 6, 3],
    [5, 3, 0, 0],
    [6, 4, 5, 0],
  ]),
  lengths: int32(lengths),
});

export function describeCells(): void {
  describe.each(cellNames)('cell %s', (cell) => {
    const x = () => randomTensor<tf.Tensor3D>([3, 4, 3], 1);

    it('has the gradients that it measures', () =>
      tidily(() => {
        const stack = createStack({ ...stackConfig, cell, bidirectional: true }, createRandom(2));
        const run = (input: tf.Tensor3D) => stack.apply(input, { lengths: int32(lengths) });
        checkGradients({ x: x() }, (inputs) => run(inputs.x as tf.Tensor3D).output);
        checkParameters(stack.params, () => run(x()).output, 5e-3);
        stack.dispose();
      }));

    it('goes on from a state of named parts, h first', () =>
      tidily(() => {
        const stack = createStack({ ...stackConfig, cell }, createRandom(2));
        const whole = stack.apply(x());
        const begin = stack.apply(x().slice([0, 0, 0], [3, 1, 3]));
        const end = stack.apply(x().slice([0, 1, 0], [3, 3, 3]), { initialStates: begin.states });
        expect(Object.keys(begin.states[0]!)[0]).toBe('h');
        expectClose(end.output.dataSync(), whole.output.slice([0, 1, 0], [3, 3, 4]).dataSync(), float32, 'output');
        for (const part of Object.keys(end.states[1]!))
          expectClose(end.states[1]![part]!.dataSync(), whole.states[1]![part]!.dataSync(), float32, part);
        stack.dispose();
      }));

    it('drops h by its mask in training', () =>
      tidily(() => {
        const stack = createStack({ ...stackConfig, cell, recurrentDropout: 0.5 }, createRandom(2));
        const run = (seed?: number) => [
          ...stack.apply(x(), seed === undefined ? {} : { training: { seed } }).output.dataSync(),
        ];
        expect(run(1)).toEqual(run(1));
        expect(run(1)).not.toEqual(run());
        stack.dispose();
      }));

    it.each(['linear', 'none'] as const)('in an encoder-decoder with bridge %s: gradients, steps, beams', (bridge) =>
      tidily(() => {
        const model = createEncoderDecoder({ ...modelConfig, cell, bridge }, sizes, createRandom(3));
        const targets = [
          [1, 4, 5],
          [1, 6, 7],
          [1, 5, 4],
        ];
        const logits = () => model.decode(ids(targets), model.encode(source())).logits;
        checkParameters(model.params, logits, 2e-2); // measured differences are of rounded sums
        const all = logits().reshape([3, 3, sizes.target]);
        let encoded = model.encode(source());
        for (const t of [0, 1, 2]) {
          const step = model.decode(ids(targets.map((row) => [row[t]!])), encoded);
          expectClose(step.logits.dataSync(), all.slice([0, t, 0], [3, 1, sizes.target]).dataSync(), float32, `${t}`);
          encoded = { memory: encoded.memory, state: step.state };
        }
        model.dispose();
      }),
    );

    it('decodes with a beam, and leaves no tensor behind', () => {
      const before = tf.memory().numTensors;
      const model = createEncoderDecoder({ ...modelConfig, cell }, sizes, createRandom(3));
      const read = source();
      const found = withDecoding([decodingOf(model, read)], (decoding) =>
        beamSearch(decoding, { bos: 2, eos: 3, beamSize: 3, maxLength: 5 }),
      );
      expect(found).toHaveLength(3);
      tf.dispose([read.ids, read.lengths]);
      model.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });
  });

  it('the lstm by its name is createLstm', () =>
    tidily(() => {
      const [named, own] = [
        createStack({ ...stackConfig }, createRandom(2), 'a'),
        createLstm(stackConfig, createRandom(2), 'a'),
      ];
      expect(Object.keys(named.params)).toEqual(Object.keys(own.params));
      for (const [name, variable] of Object.entries(own.params))
        expect([...named.params[name]!.dataSync()]).toEqual([...variable.dataSync()]);
      named.dispose();
      own.dispose();
    }));

  it('refuses a cell that there is not, and what a cell does not have', () => {
    const before = tf.memory().numTensors;
    const make = (config: object) => () => createStack({ ...stackConfig, ...config }, createRandom(1));
    expect(make({ cell: 'mlp' })).toThrow(ConfigError);
    expect(make({ cell: 'mlp' })).toThrow(/cell: expected gru, lstm, rnn/);
    for (const cell of cellNames.filter((name) => name !== 'lstm'))
      expect(make({ cell, layerNorm: true })).toThrow(`layerNorm: expected a cell that has it (lstm), got ${cell}`);
    const model = () => createEncoderDecoder({ ...modelConfig, cell: 'gru', layerNorm: true }, sizes, createRandom(1));
    expect(model).toThrow(/layerNorm/);
    expect(tf.memory().numTensors).toBe(before);
  });
}
