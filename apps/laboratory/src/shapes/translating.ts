// Encoder-decoders with and without attention on the generated translation set: how many next words they know, by length.
import { at, createRandom, type Random } from '@longhand/base';
import { generateTranslation } from '@longhand/datasets';
import {
  type CellState,
  createEmbedding,
  createEncoderDecoder,
  createLinear,
  createStack,
  type NamedParams,
  parameterCount,
  type SourceTensors,
  softmaxCrossEntropy,
} from '@longhand/lstm-core';
import { epochIndices, Vocabulary } from '@longhand/tokenizer';
import { train } from '@longhand/training';
import { ignored, sourceTensors, targetTensors } from '@longhand/translation';
import * as tf from '@tensorflow/tfjs';
import * as z from 'zod';

export const translatingSchema = z.strictObject({
  parameters: z.int(),
  /** Next words that are right, given those before, by words of the source. */
  lengths: z.array(z.strictObject({ words: z.int(), right: z.int(), all: z.int() })),
});
export type Translating = z.infer<typeof translatingSchema>;

export interface TranslatingOptions {
  readonly attention: boolean;
  readonly rows: number;
  readonly epochs: number;
  readonly embeddingSize: number;
  /** Of each direction of the encoder; the decoder has twice as many. */
  readonly hiddenSize: number;
  readonly learningRate: number;
  readonly seed: number;
}

interface Translator {
  readonly params: NamedParams;
  /** `[B * T, V]` of `input [B, T]`. */
  logits(source: SourceTensors, input: tf.Tensor2D): tf.Tensor2D;
  dispose(): void;
}

interface Sizes extends Pick<TranslatingOptions, 'embeddingSize' | 'hiddenSize'> {
  readonly source: number;
  readonly target: number;
}

function withAttention({ source, target, embeddingSize, hiddenSize }: Sizes, random: Random): Translator {
  const none = { embeddingDropout: 0, dropout: 0, recurrentDropout: 0, outputDropout: 0 };
  const network = createEncoderDecoder(
    {
      ...{ ...none, embeddingSize, tieEmbeddings: 'none', residual: false, layerNorm: false, bridge: 'linear' },
      ...{ encoderSize: hiddenSize, encoderLayers: 1, decoderSize: 2 * hiddenSize, decoderLayers: 1 },
      ...{ attention: 'general', attentionFrom: 'last' },
    },
    { source, target },
    random,
  );
  return { ...network, logits: (from, input) => network.decode(input, network.encode(from)).logits };
}

/** All that the decoder knows of the source is the encoder's last state (Sutskever et al. 2014). */
function withoutAttention({ source, target, embeddingSize, hiddenSize }: Sizes, random: Random): Translator {
  const size = 2 * hiddenSize;
  const parts = {
    from: createEmbedding({ vocabSize: source, embeddingSize }, random.fork('from'), 'from'),
    to: createEmbedding({ vocabSize: target, embeddingSize }, random.fork('to'), 'to'),
    encoder: createStack(
      { inputSize: embeddingSize, hiddenSize, bidirectional: true },
      random.fork('encoder'),
      'encoder',
    ),
    bridge: createLinear(
      { inputSize: size, outputSize: 2 * size, activation: 'tanh' },
      random.fork('bridge'),
      'bridge',
    ),
    decoder: createStack({ inputSize: embeddingSize, hiddenSize: size }, random.fork('decoder'), 'decoder'),
    output: createLinear({ inputSize: size, outputSize: target }, random.fork('output'), 'output'),
  };
  return {
    params: Object.assign({}, ...Object.values(parts).map(({ params }) => params)) as NamedParams,
    logits: ({ ids, lengths }, input) => {
      const { states } = parts.encoder.apply(parts.from.apply(ids), { lengths });
      const last = tf.concat<tf.Tensor2D>(
        states.map(({ h }) => h),
        1,
      );
      const [h, c] = tf.split(parts.bridge.apply(last), 2, 1) as [tf.Tensor2D, tf.Tensor2D];
      const { output } = parts.decoder.apply(parts.to.apply(input), { initialStates: [{ h, c } satisfies CellState] });
      return parts.output.apply(output.reshape<tf.Tensor2D>([-1, size]));
    },
    dispose: () => {
      for (const part of Object.values(parts)) part.dispose();
    },
  };
}

const batchSize = 32;

export async function measureTranslating(options: TranslatingOptions): Promise<Translating> {
  const { attention, rows, epochs, learningRate, seed } = options;
  const { splits } = generateTranslation({ train: rows, dev: 400, test: 0 }, seed);
  const words = (text: string) => text.split(' ');
  const [source, target] = (['source', 'target'] as const).map((side) =>
    Vocabulary.build(splits.train.map((pair) => words(pair[side]))),
  ) as [Vocabulary, Vocabulary];
  const read = (pairs: typeof splits.train) =>
    pairs.map((pair) => ({ source: source.encode(words(pair.source)), target: target.encode(words(pair.target)) }));
  const [learned, tested] = [read(splits.train), read(splits.dev)];
  const create = attention ? withAttention : withoutAttention;
  const translator = create(
    { ...options, source: source.size, target: target.size },
    createRandom(seed).fork('translator'),
  );
  await train({
    ...{ params: translator.params, epochs, schedule: learningRate, seed, clipNorm: 1 },
    batches: (epoch) =>
      epochIndices(
        learned.map((pair) => pair.source.length),
        { batchSize, seed },
        epoch,
      ),
    loss: (indices) => {
      const pairs = indices.map((i) => at(learned, i));
      const { input, labels } = targetTensors(pairs.map((pair) => pair.target));
      const logits = translator.logits(sourceTensors(pairs.map((pair) => pair.source)), input);
      return softmaxCrossEntropy(logits, labels, { ignoreIndex: ignored }) as tf.Scalar;
    },
  });
  const lengths = rightByLength(translator, tested);
  const parameters = parameterCount(translator.params);
  translator.dispose();
  return { parameters, lengths };
}

interface Pair {
  readonly source: readonly number[];
  readonly target: readonly number[];
}

function rightByLength(translator: Translator, pairs: readonly Pair[]): Translating['lengths'] {
  const counts = new Map<number, { words: number; right: number; all: number }>();
  for (const pair of pairs) {
    const own = counts.get(pair.source.length) ?? { words: pair.source.length, right: 0, all: 0 };
    const [said, labels] = tf.tidy(() => {
      const tensors = targetTensors([pair.target]);
      const logits = translator.logits(sourceTensors([pair.source]), tensors.input);
      return [logits.argMax(1).dataSync(), tensors.labels.dataSync()] as const;
    });
    own.all += labels.length;
    own.right += labels.filter((label, t) => label === said[t]).length;
    counts.set(own.words, own);
  }
  return [...counts.values()].sort((a, b) => a.words - b.words);
}
