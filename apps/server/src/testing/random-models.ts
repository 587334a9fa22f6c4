// Bundles of models with random weights, of each task, for tests and load tests.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '@longhand/base';
import { bundleOf, encodeSafetensors, type StoredTensor } from '@longhand/bundle';
import { defaultsOf } from '@longhand/bundle/settings';
import {
  createClassifier,
  type Description as SentimentDescription,
  modelSettings as sentimentSettings,
} from '@longhand/sentiment';
import { buildTokens, createPipeline, createRecognizer, type ModelSettings, tokenFile } from '@longhand/speech';
import { Vocabulary } from '@longhand/tokenizer';
import {
  createTranslator,
  learnTexts,
  type ModelSettings as TranslationSettings,
  textFiles,
  modelSettings as translationSettings,
} from '@longhand/translation';
import * as tf from '@tensorflow/tfjs';
import type { Task } from 'longhand';

interface Made {
  readonly description: object;
  readonly files: Map<string, Uint8Array>;
}

const words = 'the soup was not good bad mayor closed two schools . she took office in may rain fell'.split(' ');
const vocabulary = Vocabulary.build([words]);
const noDropout = { embeddingDropout: 0, dropout: 0, recurrentDropout: 0 };

/** Hz of the model of speech. */
export const rate = 8000;

/** @param size hidden units */
const makers: Readonly<Record<Task, (size: number) => Made>> = { sentiment, translation, summarization, speech };

/** Writes a bundle into a folder, which it makes. */
export async function writeRandomBundle(task: Task, folder: string, size = 6): Promise<string> {
  tf.enableProdMode(); // or it greets
  await tf.setBackend('cpu');
  const { description, files } = makers[task](size);
  await mkdir(folder, { recursive: true });
  const bundle = await bundleOf(files, { task, description: { ...description }, card: { title: `Random ${task}` } });
  for (const [name, bytes] of bundle) await writeFile(join(folder, name), bytes);
  return folder;
}

function sentiment(size: number): Made {
  const description: SentimentDescription = {
    config: {
      ...defaultsOf(sentimentSettings),
      ...({ tokenizer: 'unicode', lowerCase: true, maxLength: 64, model: 'lstm', pooling: 'attention' } as const),
      ...({
        ...noDropout,
        cell: 'lstm',
        naiveBayesShare: 0,
        embeddingSize: size,
        hiddenSize: size,
        numLayers: 1,
        bidirectional: true,
      } as const),
    },
    ...{ labels: ['bad', 'good'], language: 'en' },
  };
  const classifier = createClassifier(
    description.config,
    { vocabSize: vocabulary.size, numClasses: 2 },
    createRandom(1),
  );
  const weights = weightsOf(classifier.params, vocabulary.fingerprint);
  classifier.dispose();
  return { description, files: new Map([['vocabulary.json', json(vocabulary)], weights]) };
}

function translation(size: number): Made {
  const config: TranslationSettings = {
    ...defaultsOf(translationSettings),
    ...{ tokenizer: 'words', merges: 0, joint: true, minCount: 1, lowerCase: true, ...noDropout, outputDropout: 0 },
    ...{
      embeddingSize: size,
      tieEmbeddings: 'target',
      encoderSize: size,
      encoderLayers: 1,
      decoderSize: size,
      decoderLayers: 2,
    },
    ...{ bridge: 'linear', attention: 'general', attentionFrom: 'first', inputFeeding: false, contextGate: false },
    ...({ cell: 'lstm', residual: false, layerNorm: false } as const),
  };
  const kind = { languages: { source: 'en', target: 'de' }, tokenized: true };
  const texts = learnTexts(config, kind, [{ source: words.join(' '), target: 'zwei hunde . ein hund im garten !' }]);
  const translator = createTranslator(config, texts.sizes, createRandom(1));
  const weights = weightsOf(translator.params, texts.fingerprint);
  translator.dispose();
  const files = [...textFiles(config)].map(([file, side]) => [file, json(texts[side])] as const);
  return { description: { config, ...kind }, files: new Map([...files, weights]) };
}

/** An extractor: its package makes none from outside, so its parameters stand here. */
function summarization(): Made {
  const config = {
    ...{ mode: 'extraction', tokenizer: 'auto', lowerCase: true, maxWords: 14, batchSize: 2, ...noDropout },
    ...{ embeddingSize: 5, wordSize: 4, sentenceSize: 3, maxSentenceWords: 100, pooling: 'max', labels: 'soft' },
    ...{ novelty: false, lengthUnit: 'sentences', length: 1, redundancy: 'trigrams', diversity: 0.3 },
  };
  const lstm = (name: string, input: number, hidden: number) =>
    ['forward', 'backward'].flatMap((direction): [string, number[]][] => [
      [`${name}.layer0.${direction}.kernel`, [input, 4 * hidden]],
      [`${name}.layer0.${direction}.recurrentKernel`, [hidden, 4 * hidden]],
      [`${name}.layer0.${direction}.bias`, [4 * hidden]],
    ]);
  const shapes: [string, number[]][] = [
    ['embedding.table', [vocabulary.size, 5]],
    ...lstm('words', 5, 4),
    ...lstm('sentences', 8, 3),
    ...([
      ['document.kernel', [6, 6]],
      ['document.bias', [6]],
      ['hidden.kernel', [38, 3]],
    ] as [string, number[]][]),
    ...([
      ['hidden.bias', [3]],
      ['content.kernel', [3, 1]],
      ['content.bias', [1]],
    ] as [string, number[]][]),
    ...([
      ['absolute.table', [20, 16]],
      ['relative.table', [10, 16]],
      ['score.salience', [6, 6]],
    ] as [string, number[]][]),
  ];
  const random = createRandom(1);
  const tensors = shapes.map(([name, shape]): [string, StoredTensor] => {
    const length = shape.reduce((product, size) => product * size, 1);
    return [name, { shape, values: Float32Array.from({ length }, () => random.normal() / 2) }];
  });
  const weights = encodeSafetensors(new Map(tensors), { vocabulary: vocabulary.fingerprint });
  const files = new Map([
    ['vocabulary.json', json(vocabulary)],
    ['weights.safetensors', weights],
  ]);
  return { description: { config, language: 'en' }, files };
}

/** One that transcribes while it listens. */
function speech(size: number): Made {
  const config: ModelSettings = {
    ...{ features: 'logMel', numMel: 20, numCoefficients: 13, frameLength: 25, frameShift: 10, normalize: 'sliding' },
    ...{
      deltas: 1,
      stack: 2,
      stride: 2,
      task: 'transcribe',
      tokens: 'characters',
      lowerCase: false,
      inputProjection: 0,
    },
    ...({ cell: 'lstm', hiddenSize: size, numLayers: 1 } as const),
    ...{ bidirectional: false, layerNorm: false, residual: false },
    ...{ dropout: 0, inputDropout: 0, recurrentDropout: 0, attentionSize: 4, lookAhead: 0, dither: 0 },
  };
  const tokens = buildTokens({ ...config, merges: 0 }, ['AB BA', 'CAB', 'A']);
  const sizes = { inputSize: createPipeline(config, rate).size, classes: tokens.vocabulary.size };
  const recognizer = createRecognizer(config, sizes, createRandom(7));
  for (const [name, variable] of Object.entries(recognizer.params))
    if (name.startsWith('output')) tf.tidy(() => variable.assign(tf.mul(variable, 12))); // so that frames differ in what is said
  const weights = weightsOf(recognizer.params, tokens.vocabulary.fingerprint);
  recognizer.dispose();
  return { description: { config, sampleRate: rate }, files: new Map([[tokenFile(config), json(tokens)], weights]) };
}

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

function weightsOf(params: Readonly<Record<string, tf.Variable>>, fingerprint: string): [string, Uint8Array] {
  const stored = Object.entries(params).map(([name, variable]): [string, StoredTensor] => [
    name,
    { shape: variable.shape, values: Float32Array.from(variable.dataSync()) },
  ]);
  return ['weights.safetensors', encodeSafetensors(new Map(stored), { vocabulary: fingerprint })];
}
