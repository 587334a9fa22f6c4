// What a sentence of a length costs: memory and time of a training step, memory of decoding. Weights are random: they change none of it.
import { createRandom } from '@longhand/base';
import { type RowTensors, type SequenceModel, softmaxCrossEntropy } from '@longhand/lstm-core';
import { createOptimizer, update } from '@longhand/training';
import { ignored, sourceTensors, targetTensors } from '@longhand/translation';
import * as tf from '@tensorflow/tfjs';
import { millisecondsOf } from '../clock.ts';
import type { LengthCost } from './figures.ts';
import { createSpeaker, type ModelKind, type NetworkSizes } from './networks.ts';

export interface LengthOptions extends NetworkSizes {
  readonly model: ModelKind;
  /** Tokens of the source, and of the target. */
  readonly length: number;
  readonly batchSize: number;
  /** Measurements of time; the least counts. */
  readonly repeats: number;
}

/** So small that scores of words weigh little beside states. */
const vocabulary = { source: 64, target: 64, shared: false };

export function measureLength({ model, length, batchSize, repeats, ...sizes }: LengthOptions): LengthCost {
  const random = createRandom(1);
  const network = createSpeaker(model, sizes, vocabulary, random.fork('speaker'));
  const optimizer = createOptimizer({ kind: 'adam' }, network.params);
  const draw = () => Array.from({ length }, () => 4 + random.integer(vocabulary.source - 4)); // the first four are specials
  const batch = Array.from({ length: batchSize }, () => ({ source: draw(), target: draw().slice(1) }));
  let kept = 0;
  const loss = (pairs: typeof batch): tf.Scalar => {
    const before = tf.memory().numBytes;
    const { input, labels } = targetTensors(pairs.map(({ target }) => target));
    const encoded = network.encode(sourceTensors(pairs.map(({ source }) => source)));
    const { logits } = network.decode(input, encoded);
    const value = softmaxCrossEntropy(logits, labels, { ignoreIndex: ignored }) as tf.Scalar;
    kept = tf.memory().numBytes - before;
    return value;
  };
  let milliseconds = Number.POSITIVE_INFINITY;
  for (let step = 0; step <= repeats; step++) {
    const options = { params: network.params, optimizer, loss, size: () => 1, seed: 1, clipNorm: 1 };
    const own = millisecondsOf(() => void update(options, [batch], step, 1e-3));
    if (step > 0) milliseconds = Math.min(milliseconds, own); // the first loads code
  }
  const held = heldAtEnd(network, batch.slice(0, 1)) / 1024;
  for (const part of [network, optimizer]) part.dispose();
  return { kept: kept / batchSize / 1024 ** 2, milliseconds: milliseconds / batchSize, held };
}

type Pair = { readonly source: readonly number[]; readonly target: readonly number[] };

/** Bytes of what was read and of the state after the last token. */
const heldAtEnd = (network: SequenceModel, pairs: readonly Pair[]): number => {
  let bytes = 0;
  tf.tidy(() => {
    const encoded = network.encode(sourceTensors(pairs.map(({ source }) => source)));
    const { state } = network.decode(targetTensors(pairs.map(({ target }) => target)).input, encoded);
    const tensors = new Set([...tensorsOf(encoded.memory), ...tensorsOf(state)]);
    bytes = [...tensors].reduce((sum, { size }) => sum + 4 * size, 0);
  });
  return bytes;
};

function tensorsOf(container: RowTensors | undefined): tf.Tensor[] {
  if (container === undefined) return [];
  return container instanceof tf.Tensor ? [container] : Object.values(container).flatMap(tensorsOf);
}
