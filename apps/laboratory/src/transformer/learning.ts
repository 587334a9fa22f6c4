// Both networks learn the same texts in the same order; after each epoch they are scored, and the time of training so far is noted.
import { at, createRandom } from '@longhand/base';
import { loadClassification, loadTranslation, type SentencePair } from '@longhand/datasets';
import { parameterCount, softmaxCrossEntropy } from '@longhand/lstm-core';
import { inputTensors, tokenizerOf } from '@longhand/sentiment';
import { epochIndices, Vocabulary } from '@longhand/tokenizer';
import { type TrainOptions, train } from '@longhand/training';
import { decodingDefaults, translate } from '@longhand/translation';
import * as tf from '@tensorflow/tfjs';
import { millisecondsOf, startClock } from '../clock.ts';
import { accuracyOf } from '../sentiment/fit.ts';
import { drawTexts, type Text, type Texts, textSettings } from '../sentiment/texts.ts';
import type { Learned } from './figures.ts';
import { createReader, type ModelKind, type NetworkSizes } from './networks.ts';
import { createSpeaking, type Speaking } from './speaking.ts';

export interface LearningOptions extends NetworkSizes {
  readonly model: ModelKind;
  /** `generated`, or a published set. */
  readonly data: string;
  /** Rows of train, at most; 0: all. */
  readonly rows: number;
  /** Rows of dev and of test, at most. */
  readonly scored: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seed: number;
}

const first = <T>(rows: readonly T[], count: number): readonly T[] => (count > 0 ? rows.slice(0, count) : rows);

/** Trains, and notes scores and time. */
async function curveOf<Batch>(
  { epochs, learningRate, seed }: LearningOptions,
  options: Pick<TrainOptions<Batch>, 'params' | 'batches' | 'loss' | 'size'>,
  score: () => { readonly dev: number; readonly test: number },
): Promise<Learned['curve']> {
  const clock = startClock();
  const curve: Learned['curve'] = [];
  await train({
    ...{ ...options, epochs, schedule: learningRate, seed, clipNorm: 1, select: 'last' },
    evaluate: () => {
      const seconds = clock.seconds();
      curve.push({ seconds, ...clock.pause(score) });
      return { dev: at(curve, curve.length - 1).dev };
    },
    monitor: { metric: 'dev', mode: 'max' },
  });
  return curve;
}

const rateOf = (tokens: number, epochs: number, curve: Learned['curve']): number =>
  (tokens * epochs) / at(curve, curve.length - 1).seconds;

interface ClassifiedTexts {
  readonly train: Texts;
  readonly dev: readonly Text[];
  readonly test: readonly Text[];
}

async function readTexts({ data, rows, scored, seed }: LearningOptions): Promise<ClassifiedTexts> {
  if (data === 'generated') {
    const texts = drawTexts({ train: rows, test: 2 * scored }, seed);
    return { train: texts, dev: texts.test.slice(0, scored), test: texts.test.slice(scored) };
  }
  const { splits, labels } = await loadClassification(data, { seed });
  const tokenize = tokenizerOf(textSettings);
  const read = (split: (typeof splits)['train'], count: number): Text[] =>
    first(split, count).map(({ text, label }) => ({ text, label, tokens: tokenize(text).slice(0, 100) }));
  const [learned, dev, test] = [read(splits.train, rows), read(splits.dev, scored), read(splits.test, scored)];
  const vocabulary = Vocabulary.build(
    learned.map(({ tokens }) => tokens),
    { minCount: 2 },
  );
  return { train: { train: learned, test, labels, vocabulary }, dev, test };
}

export async function learnClasses(options: LearningOptions): Promise<Learned> {
  const { model, epochs, batchSize, seed } = options;
  const { train: texts, dev, test } = await readTexts(options);
  const { vocabulary, labels } = texts;
  const sizes = { vocabSize: vocabulary.size, numClasses: labels.length };
  const network = createReader(model, options, sizes, createRandom(seed).fork('reader'));
  const ids = texts.train.map(({ tokens }) => vocabulary.encode(tokens));
  const lengths = ids.map(({ length }) => length);
  const curve = await curveOf<readonly number[]>(
    options,
    {
      params: network.params,
      batches: (epoch) => epochIndices(lengths, { batchSize, seed }, epoch),
      size: ({ length }) => length,
      loss: (indices, training) => {
        const logits = network.logits(inputTensors(indices.map((i) => at(ids, i))), training);
        const classes = indices.map((i) => at(texts.train, i).label);
        return softmaxCrossEntropy(logits, tf.tensor1d(classes, 'int32')) as tf.Scalar;
      },
    },
    () => ({ dev: accuracyOf(network, dev, texts), test: accuracyOf(network, test, texts) }),
  );
  const parameters = parameterCount(network.params);
  network.dispose();
  const tokens = lengths.reduce((sum, length) => sum + length, 0);
  return { parameters, curve, tokensPerSecond: rateOf(tokens, epochs, curve) };
}

const beamSize = 5;

export async function learnTranslations(options: LearningOptions): Promise<Learned> {
  const { data, rows, scored, epochs, seed } = options;
  const set = await loadTranslation(data, { seed });
  const learned = first(set.splits.train, rows);
  const [dev, test] = [first(set.splits.dev, scored), first(set.splits.test, scored)];
  const speaking = createSpeaking(set, learned, options);
  const curve = await curveOf<readonly number[]>(options, speaking.task, () => ({
    dev: speaking.bleu(dev, 1),
    test: speaking.bleu(test, 1),
  }));
  const decoding = { beamScore: speaking.bleu(test, beamSize), ...decodingTimes(speaking, test.slice(0, 100)) };
  const parameters = parameterCount(speaking.task.params);
  speaking.dispose();
  return { parameters, curve, tokensPerSecond: rateOf(speaking.tokens, epochs, curve), decoding };
}

function decodingTimes(
  { translators }: Speaking,
  pairs: readonly SentencePair[],
): Omit<NonNullable<Learned['decoding']>, 'beamScore'> {
  const lines = pairs.map(({ source }) => source);
  const time = (beam: number, batchSize: number) => {
    const run = (some: readonly string[]) => translate(translators, some, { ...decodingDefaults, beam, batchSize });
    run(lines.slice(0, 2)); // the first loads code
    return millisecondsOf(() => run(lines)) / lines.length;
  };
  return {
    ...{ greedy: time(1, 64), beam: time(beamSize, 64) },
    ...{ greedyAlone: time(1, 1), beamAlone: time(beamSize, 1) },
  };
}
