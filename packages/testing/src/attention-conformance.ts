// Attention and the decoder over it, on any backend: equal to the float64 reference, and the laws of decoding step by step.
import { ConfigError, createRandom, ShapeError } from '@longhand/base';
import {
  type AttentionDecoderConfig,
  attentionKinds,
  createAttention,
  createAttentionDecoder,
} from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { type AttentionWeights, referenceAttention } from '../../lstm-core/src/reference/attention.ts';
import { expectClose, float32 } from './close.ts';
import { checkGradients, checkParameters } from './gradients.ts';
import { int32, randomTensor, tidily } from './tensors.ts';

const lengths = [4, 1, 3];

const attentions = [...attentionKinds.map((kind) => [kind, false] as const), ['additive', true] as const];

export function describeAttention(): void {
  describe.each(attentions)('attention: %s, coverage %s', (kind, coverage) => {
    const memorySize = kind === 'dot' || kind === 'scaled' ? 3 : 5;
    const config = { kind, querySize: 3, memorySize, attentionSize: 4, coverage };
    const create = () => createAttention(config, createRandom(1));
    const covered = () => (coverage ? randomTensor<tf.Tensor3D>([3, 2, 4], 4).abs<tf.Tensor3D>() : undefined);
    const values = () => randomTensor<tf.Tensor3D>([3, 4, memorySize], 2);
    const queries = () => randomTensor<tf.Tensor3D>([3, 2, 3], 3);

    it('is the reference', () =>
      tidily(() => {
        const layer = create();
        const { context, weights } = layer.apply(queries(), layer.remember(values(), int32(lengths)), covered());
        const own = Object.fromEntries(
          Object.entries(layer.params).map(([name, variable]) => [name.split('.')[1], variable.arraySync()]),
        );
        const score = (own.score as number[][] | undefined)?.flat();
        const reference = { ...own, score, kind } as AttentionWeights;
        const [memory, asked] = [values().arraySync(), queries().arraySync()];
        const received = covered()?.arraySync();
        const expected = asked.flatMap((rows, b) =>
          rows.map((query, t) => referenceAttention(query, memory[b]!, lengths[b]!, reference, received?.[b]?.[t])),
        );
        expectClose(
          context.dataSync(),
          expected.flatMap((row) => row.context),
          float32,
          'context',
        );
        expectClose(
          weights.dataSync(),
          expected.flatMap((row) => row.weights),
          float32,
          'weights',
        );
        layer.dispose();
      }));

    it('has the gradients that it measures', () =>
      tidily(() => {
        const layer = create();
        const known = covered();
        checkGradients({ queries: queries(), values: values(), ...(known && { covered: known }) }, (inputs) => {
          const memory = layer.remember(inputs.values as tf.Tensor3D, int32(lengths));
          const { context, weights } = layer.apply(
            inputs.queries as tf.Tensor3D,
            memory,
            inputs.covered as tf.Tensor3D,
          );
          return [context, weights];
        });
        const memory = () => layer.remember(values(), int32(lengths));
        checkParameters(layer.params, () => layer.apply(queries(), memory(), covered()).context);
        layer.dispose();
      }));
  });

  describe('attention: errors', () => {
    it('says what does not fit', () =>
      tidily(() => {
        const create = (config: object) =>
          createAttention({ kind: 'dot', querySize: 3, memorySize: 5, ...config }, createRandom(1));
        expect(() => create({})).toThrow(ConfigError);
        expect(() => create({ kind: 'cosine' })).toThrow(/dot, scaled, general, additive/);
        const layer = create({ kind: 'general' });
        const memory = layer.remember(randomTensor([3, 4, 5], 1), int32(lengths));
        expect(() => layer.apply(randomTensor([3, 2, 4], 1), memory)).toThrow(ShapeError);
        expect(() => create({ kind: 'general', coverage: true })).toThrow(/additive attention/);
        const queries = randomTensor<tf.Tensor3D>([3, 2, 3], 1);
        expect(() => layer.apply(queries, memory, randomTensor([3, 2, 4], 1))).toThrow(/nothing covered/);
        layer.dispose();
      }));
  });

  const decoders: Record<string, Partial<AttentionDecoderConfig>> = {
    'attention last': { attentionFrom: 'last' },
    'attention first': { attentionFrom: 'first' },
    'attention first, residual': { attentionFrom: 'first', numLayers: 3, residual: true },
    'input feeding': { attentionFrom: 'last', inputFeeding: true },
    'input feeding, attention first, gate': { attentionFrom: 'first', inputFeeding: true, contextGate: true },
    coverage: { attentionFrom: 'first', attention: 'additive', coverage: true },
    'coverage, input feeding': { attentionFrom: 'last', inputFeeding: true, attention: 'additive', coverage: true },
    'one layer, gate, additive': { attentionFrom: 'last', numLayers: 1, contextGate: true, attention: 'additive' },
  };
  describe.each(Object.entries(decoders))('decoder: %s', (_, changes) => {
    const config: AttentionDecoderConfig = {
      ...{ inputSize: 3, hiddenSize: 4, numLayers: 2, memorySize: 5, outputSize: 3 },
      ...{ attention: 'general', attentionFrom: 'last', ...changes },
    };
    const create = () => createAttentionDecoder(config, createRandom(4));
    const stateOf = (rows: number) => ({
      layers: Array.from({ length: config.numLayers }, (_, i) => ({
        h: randomTensor<tf.Tensor2D>([rows, 4], 10 + i, 0.5),
        c: randomTensor<tf.Tensor2D>([rows, 4], 20 + i, 0.5),
      })),
    });
    const x = () => randomTensor<tf.Tensor3D>([3, 4, 3], 5);
    const values = () => randomTensor<tf.Tensor3D>([3, 4, 5], 6);

    it('step by step is the whole sequence', () =>
      tidily(() => {
        const decoder = create();
        const memory = decoder.remember(values(), int32(lengths));
        const whole = decoder.apply(x(), memory, stateOf(3));
        let state: typeof whole.state = stateOf(3);
        const steps = (tf.split(x(), 4, 1) as tf.Tensor3D[]).map((input) => {
          const step = decoder.apply(input, memory, state);
          ({ state } = step);
          return step;
        });
        const all = (part: 'output' | 'weights' | 'context' | 'hidden') =>
          tf.concat(
            steps.map((step) => step[part]),
            1,
          );
        expectClose(all('output').dataSync(), whole.output.dataSync(), float32, 'output');
        expectClose(all('weights').dataSync(), whole.weights.dataSync(), float32, 'weights');
        expectClose(all('context').dataSync(), whole.context.dataSync(), float32, 'context');
        expectClose(all('hidden').dataSync(), whole.hidden.dataSync(), float32, 'hidden');
        expectClose(state.layers.at(-1)!.c!.dataSync(), whole.state.layers.at(-1)!.c!.dataSync(), float32, 'state');
        decoder.dispose();
      }));

    it('reads one memory with several rows as if each had its own', () =>
      tidily(() => {
        const decoder = create();
        const twice = <T extends tf.Tensor>(tensor: T): T => tensor.gather(int32([0, 0, 1, 1, 2, 2])) as T;
        const rows = randomTensor<tf.Tensor3D>([6, 4, 3], 7);
        const shared = decoder.apply(rows, decoder.remember(values(), int32(lengths)), stateOf(6));
        const own = decoder.apply(rows, decoder.remember(twice(values()), int32([4, 4, 1, 1, 3, 3])), stateOf(6));
        expectClose(shared.output.dataSync(), own.output.dataSync(), float32, 'output');
        expectClose(shared.weights.dataSync(), own.weights.dataSync(), float32, 'weights');
        decoder.dispose();
      }));

    it('has the gradients that it measures', () =>
      tidily(() => {
        const decoder = create();
        const run = (input: tf.Tensor3D, memory: tf.Tensor3D) =>
          decoder.apply(input, decoder.remember(memory, int32(lengths)), stateOf(3)).output;
        const ofInputs = (inputs: Record<string, tf.Tensor>) =>
          run(inputs.x as tf.Tensor3D, inputs.values as tf.Tensor3D);
        checkGradients({ x: x(), values: values() }, ofInputs, 2e-3); // the measured difference is one of rounded sums
        checkParameters(decoder.params, () => run(x(), values()));
        decoder.dispose();
      }));
  });

  it('decoder: attention from the first of one layer is refused', () => {
    const sizes = { inputSize: 3, hiddenSize: 4, numLayers: 1, memorySize: 5, outputSize: 3 };
    const config = { ...sizes, attention: 'general', attentionFrom: 'first' } as const;
    expect(() => createAttentionDecoder(config, createRandom(1))).toThrow(ConfigError);
  });
}
