// Summarization: an LSTM in both directions says of each word of a sentence whether it stays (Filippova et al. 2015).
import { at, createRandom, type Random } from '@longhand/base';
import { loadSummarization, type SummaryExample } from '@longhand/datasets';
import {
  createEmbedding,
  createLinear,
  createStack,
  type NamedParams,
  type SourceTensors,
  softmaxCrossEntropy,
} from '@longhand/lstm-core';
import { selectionCounts, tokenF1 } from '@longhand/metrics';
import { epochIndices, Vocabulary } from '@longhand/tokenizer';
import { train } from '@longhand/training';
import { sourceTensors } from '@longhand/translation';
import * as tf from '@tensorflow/tfjs';
import { type AmountOptions, batchSize, drawRows, epochsOf } from './sizes.ts';

interface Tagger {
  readonly params: NamedParams;
  /** `[B * T, 2]` of words `[B, T]`. */
  logits(words: SourceTensors): tf.Tensor2D;
  dispose(): void;
}

function createTagger(vocabSize: number, hiddenSize: number, random: Random): Tagger {
  const width = 2 * hiddenSize;
  const embedding = createEmbedding({ vocabSize, embeddingSize: hiddenSize }, random.fork('embedding'), 'embedding');
  const stack = createStack({ inputSize: hiddenSize, hiddenSize, bidirectional: true }, random.fork('stack'), 'stack');
  const output = createLinear({ inputSize: width, outputSize: 2 }, random.fork('output'), 'output');
  const parts = [embedding, stack, output];
  return {
    params: Object.assign({}, ...parts.map(({ params }) => params)) as NamedParams,
    logits: ({ ids, lengths }) =>
      output.apply(stack.apply(embedding.apply(ids), { lengths }).output.reshape<tf.Tensor2D>([-1, width])),
    dispose: () => {
      for (const part of parts) part.dispose();
    },
  };
}

interface Sentence {
  readonly ids: readonly number[];
  readonly keep: readonly number[];
}

const ignored = -1;

/** Of each word, those of padding left out: `[B * T]` int32. */
function labelsOf(sentences: readonly Sentence[]): tf.Tensor1D {
  const time = Math.max(...sentences.map(({ keep }) => keep.length));
  const labels = sentences.flatMap(({ keep }) => [...keep, ...new Array<number>(time - keep.length).fill(ignored)]);
  return tf.tensor1d(labels, 'int32');
}

/** Token F1 on test. */
export async function summarizationScore(options: AmountOptions): Promise<number> {
  const { data, read, rows, scored, hiddenSize, learningRate, seed } = options;
  const { splits } = await loadSummarization(data, { target: 'compression', seed });
  const drawn = drawRows(splits.train.filter(isLabelled), options);
  // A word that stands there once is unknown: so the model learns what to do with others that are.
  const vocabulary = Vocabulary.build(
    drawn.map(({ tokens }) => tokens),
    { minCount: 2 },
  );
  const encode = ({ tokens, keep }: Labelled): Sentence => ({ ids: vocabulary.encode(tokens), keep });
  const learned = drawn.map(encode);
  const tagger = createTagger(vocabulary.size, hiddenSize, createRandom(seed).fork('tagger'));
  const lengths = learned.map(({ ids }) => ids.length);
  await train({
    ...{ params: tagger.params, epochs: epochsOf(read, rows), schedule: learningRate, seed, clipNorm: 1 },
    batches: (epoch) => epochIndices(lengths, { batchSize, seed }, epoch),
    loss: (indices) => {
      const batch = indices.map((i) => at(learned, i));
      const logits = tagger.logits(sourceTensors(batch.map(({ ids }) => ids)));
      return softmaxCrossEntropy(logits, labelsOf(batch), { ignoreIndex: ignored }) as tf.Scalar;
    },
  });
  const score = f1Of(tagger, splits.test.filter(isLabelled).slice(0, scored).map(encode));
  tagger.dispose();
  return score;
}

type Labelled = SummaryExample & Required<Pick<SummaryExample, 'tokens' | 'keep'>>;
const isLabelled = (example: SummaryExample): example is Labelled =>
  example.tokens !== undefined && example.keep !== undefined;

function f1Of(tagger: Tagger, sentences: readonly Sentence[]): number {
  const counts = sentences.map(({ ids, keep }) =>
    selectionCounts(
      tf.tidy(() =>
        tagger
          .logits(sourceTensors([ids]))
          .argMax(1)
          .dataSync(),
      ),
      keep,
    ),
  );
  return tokenF1([0, 1, 2].map((i) => counts.reduce((sum, own) => sum + at(own, i), 0)));
}
