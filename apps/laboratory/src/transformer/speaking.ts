// A network that translates, what its training is made of, and its score.
import { at, createRandom } from '@longhand/base';
import type { SentencePair, TranslationSet } from '@longhand/datasets';
import { softmaxCrossEntropy } from '@longhand/lstm-core';
import { createBleu, pointScores } from '@longhand/metrics';
import { epochIndices } from '@longhand/tokenizer';
import type { TrainOptions } from '@longhand/training';
import {
  decodingDefaults,
  encodeSource,
  ignored,
  learnTexts,
  sourceTensors,
  type Translators,
  targetTensors,
  translate,
} from '@longhand/translation';
import type * as tf from '@tensorflow/tfjs';
import { createSpeaker, type ModelKind, type NetworkSizes } from './networks.ts';

interface SpeakingOptions extends NetworkSizes {
  readonly model: ModelKind;
  /** `generated`, or a published set. */
  readonly data: string;
  readonly batchSize: number;
  readonly seed: number;
}

export interface Speaking {
  readonly task: Pick<TrainOptions<readonly number[]>, 'params' | 'batches' | 'loss' | 'size'>;
  readonly translators: Translators;
  /** Of the targets, their ends included. */
  readonly tokens: number;
  /** From 0 to 1. */
  bleu(pairs: readonly SentencePair[], beam: number): number;
  dispose(): void;
}

/** As the translation app with --preset tiny, and --preset base. */
const splitting = (data: string) =>
  data === 'generated'
    ? { tokenizer: 'words' as const, merges: 0, joint: false, minCount: 1, lowerCase: false }
    : { tokenizer: 'bpe' as const, merges: 5000, joint: true, minCount: 1, lowerCase: false };

/** With random weights, and the tokens of the pairs that it is to learn. */
export function createSpeaking(
  set: TranslationSet,
  learned: readonly SentencePair[],
  options: SpeakingOptions,
): Speaking {
  const { model, data, batchSize, seed } = options;
  const texts = learnTexts(splitting(data), set, learned);
  const network = createSpeaker(model, options, texts.sizes, createRandom(seed).fork('speaker'));
  const translators: Translators = { models: [network], texts };
  const pairs = learned.map(({ source, target }) => ({
    source: encodeSource(texts.source, source),
    target: texts.target.vocabulary.encode(texts.target.tokens(target)),
  }));
  const lengths = pairs.map(({ target }) => target.length);
  const sizeOf = (indices: readonly number[]) => indices.reduce((sum, i) => sum + at(lengths, i) + 1, 0);
  return {
    task: {
      params: network.params,
      batches: (epoch) => epochIndices(lengths, { batchSize, seed }, epoch),
      size: sizeOf,
      loss: (indices, training) => {
        const { input, labels } = targetTensors(indices.map((i) => at(pairs, i).target));
        const encoded = network.encode(sourceTensors(indices.map((i) => at(pairs, i).source)), training);
        const { logits } = network.decode(input, encoded, training);
        return softmaxCrossEntropy(logits, labels, { ignoreIndex: ignored, labelSmoothing: 0.1 }) as tf.Scalar;
      },
    },
    translators,
    tokens: sizeOf([...lengths.keys()]),
    bleu: (some, beam) => bleuOf(translators, some, beam),
    dispose: () => network.dispose(),
  };
}

function bleuOf(translators: Translators, pairs: readonly SentencePair[], beam: number): number {
  const sources = pairs.map(({ source }) => source);
  const found = translate(translators, sources, { ...decodingDefaults, beam }).map((best) => at(best, 0).text);
  const references = pairs.map(({ target }) => target);
  // Both sets stand in words and spaces.
  return (pointScores({ bleu: createBleu({ tokenize: 'none' }) }, found, references).bleu ?? 0) / 100;
}
