// Models of all modes from the files of a bundle: the same numbers as the model they came from, and what is refused.
import { ConfigError, createRandom, DataError } from '@longhand/base';
import { bundleOf, encodeSafetensors, memorySource, openModel, type StoredTensor } from '@longhand/bundle';
import { Vocabulary } from '@longhand/tokenizer';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAbstraction } from './abstraction/load.ts';
import { loadEnglish } from './compression/english.ts';
import { buildFeatures, featureNames, featuresJson } from './compression/features.ts';
import { createCompression } from './compression/load.ts';
import { createExtraction } from './extraction/load.ts';
import { type Description, loadModel, loadSummarizer, type ModeName, modelFiles, type Summarizer } from './index.ts';

const language = 'en';
const text = { tokenizer: 'auto', lowerCase: true, maxWords: 14, protectedPattern: '', batchSize: 2 } as const;
const common = { ...text, cell: 'lstm', embeddingSize: 5, embeddingDropout: 0.3, dropout: 0.3 } as const;
const beam = { beam: 2, lengthPenalty: 1, coveragePenalty: 0, noRepeatNgram: 3, minLength: 1, maxLength: 4 };
const longDocuments = 'cut';
const settings = {
  extraction: {
    ...{ ...common, mode: 'extraction', wordSize: 4, sentenceSize: 3, maxSentenceWords: 100, pooling: 'max' },
    ...{
      labels: 'soft',
      novelty: false,
      features: 'none',
      lengthUnit: 'sentences',
      length: 1,
      redundancy: 'trigrams',
      diversity: 0.3,
    },
  },
  abstraction: {
    ...{
      ...common,
      mode: 'abstraction',
      tieEmbeddings: 'joint',
      bridge: 'linear',
      attention: 'general',
      attentionFrom: 'first',
    },
    ...{ encoderSize: 5, encoderLayers: 1, decoderSize: 7, decoderLayers: 2, recurrentDropout: 0, outputDropout: 0 },
    ...{
      inputFeeding: false,
      contextGate: false,
      residual: false,
      layerNorm: false,
      coverage: false,
      ...beam,
      longDocuments,
    },
  },
  compression: {
    ...{ ...common, mode: 'compression', hiddenSize: 4, firstSize: 0, numLayers: 1, featureSize: 3, vectors: 'glove' },
    ...{ hints: true, output: 'crf', members: 2, recurrentDropout: 0, languageWeight: 0.1, languageSize: 3 },
    ...{ languageWords: 8, decision: 'threshold', threshold: 0.5, ratio: 0, longDocuments },
  },
} as const satisfies { [Mode in ModeName]: Extract<Description['config'], { mode: Mode }> };

const documents = [
  'The mayor of Zork closed two schools. She took office in May. Rain fell.',
  '',
  { document: 'The mayor closed two schools on Monday.', hint: 'mayor closes schools' },
];
const words = 'the mayor closed two schools . she took office in may rain fell'.split(' ');
const vocabulary = Vocabulary.ofTokens(words);
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

interface Made {
  readonly summarizer: Summarizer;
  readonly files: Map<string, Uint8Array>;
}

async function make(mode: ModeName): Promise<Made> {
  const random = createRandom(7);
  const vocabularyFiles = new Map([['vocabulary.json', json(vocabulary)]]);
  if (mode === 'extraction')
    return { summarizer: createExtraction(settings[mode], { language }, vocabulary, random), files: vocabularyFiles };
  if (mode === 'abstraction')
    return { summarizer: createAbstraction(settings[mode], { language }, vocabulary, random), files: vocabularyFiles };
  const bounds = { minCount: 1, maxSize: 100, lowerCase: true, english: await loadEnglish() };
  const features = buildFeatures(featureNames, [words], bounds);
  const matrix = Float32Array.from({ length: 2 * vocabulary.size }, (_, i) => Math.sin(i));
  const vectors = { words: vocabulary, matrix, size: 2 };
  const table = new Map([['table', { shape: [vocabulary.size, 2], values: matrix }]]);
  return {
    summarizer: await createCompression(settings[mode], { language }, { features, vectors }, random),
    files: new Map([
      ['columns.json', json(featuresJson(features))],
      ['vector-words.json', json(vocabulary)],
      ['vectors.safetensors', encodeSafetensors(table, { words: vocabulary.fingerprint })],
    ]),
  };
}

const weightsOf = ({ params, fingerprint }: Summarizer, changed: (values: Float32Array) => void = () => {}) => {
  const stored = Object.entries(params).map(([name, variable]): [string, StoredTensor] => {
    const values = Float32Array.from(variable.dataSync());
    changed(values);
    return [name, { shape: variable.shape, values }];
  });
  return encodeSafetensors(new Map(stored), { vocabulary: fingerprint });
};

const description = (mode: ModeName) => ({ app: 'summarization', config: { ...settings[mode], epochs: 3 }, language });
const open = async (files: ReadonlyMap<string, Uint8Array>, mode: ModeName, task = 'summarization') =>
  openModel(
    memorySource(await bundleOf(files, { task, description: description(mode), card: { title: 'Test' } }), 'm'),
  );
const bundled = async (mode: ModeName) => {
  const { summarizer, files } = await make(mode);
  return { summarizer, files: files.set('weights.safetensors', weightsOf(summarizer)) };
};

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

describe.each(['compression', 'extraction', 'abstraction'] as const)('a model of %s', (mode) => {
  it('gives the summaries of the one it came from, and leaves no tensor behind', async () => {
    const { summarizer, files } = await bundled(mode);
    const { numTensors } = tf.memory();
    const model = await loadModel(await open(files, mode));
    const sources = documents.map((input) => (typeof input === 'string' ? { document: input } : input));
    const expected = summarizer.summarize(sources);
    expect(await model.explain(documents)).toEqual(expected);
    expect(await model(documents, { details: true })).toEqual(
      expected.map(({ text, unread, pieces = 1, unknownShare, wording, details }) => ({
        summary: text,
        ...(unread > 0 && { truncated: true, unreadWords: unread }),
        ...(pieces > 1 && { pieces }),
        ...(unknownShare !== undefined && { unknownShare }),
        ...(wording && { wording }),
        ...(wording && wording.repetition > 0.2 && { warnings: [expect.stringContaining('loops')] }),
        details,
      })),
    );
    expect(expected[0]).toMatchObject(mode === 'extraction' ? { pieces: 2, unread: 0 } : { unread: 3 });
    expect(expected[2]!.unknownShare).toBe(0.25);
    expect((await model(documents)).map((prediction) => Object.keys(prediction))[1]).toEqual(['summary']);
    expect(await model([])).toEqual([]);
    expect(model.parameterCount).toBe(Object.values(summarizer.params).reduce((sum, { size }) => sum + size, 0));
    expect(model.description).toMatchObject({ config: { mode }, language });
    expect(model.description.config).not.toHaveProperty('epochs');
    expect(modelFiles(model.description)).toEqual([...files.keys()]);
    expect(() => modelFiles({ config: {} })).toThrow(DataError);
    model.dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
    summarizer.dispose();
  });

  it('is refused where a file is missing or another, and leaves no tensor behind', async () => {
    const { summarizer, files } = await bundled(mode);
    const before = tf.memory().numTensors;
    for (const file of files.keys()) {
      const others = new Map([...files].filter(([name]) => name !== file));
      await expect(open(others, mode).then(loadModel), file).rejects.toThrow(`m/${file}: expected a file`);
    }
    const refuse = async (weights: Uint8Array, message: string) =>
      expect(open(new Map(files).set('weights.safetensors', weights), mode).then(loadModel)).rejects.toThrow(message);
    await refuse(
      weightsOf(summarizer, (values) => void values.fill(Number.NaN)),
      'expected finite numbers, got NaN',
    );
    await refuse(weightsOf({ ...summarizer, params: {} }), 'got nothing of that name');
    await refuse(weightsOf({ ...summarizer, fingerprint: 'another' }), 'the weights were trained with (another)');
    expect(tf.memory().numTensors).toBe(before);
    summarizer.dispose();
  });

  it('is refused as one of another task, and together with others', async () => {
    const { files } = await bundled(mode);
    await expect(open(files, mode, 'sentiment').then(loadSummarizer)).rejects.toThrow(DataError);
    const one = await open(files, mode);
    await expect(loadModel([one, one])).rejects.toThrow(ConfigError);
    await expect(loadModel([])).rejects.toThrow('expected one model');
  });
});

describe('options of a call', () => {
  it('change what is chosen', async () => {
    const { files } = await bundled('extraction');
    const model = await loadModel(await open(files, 'extraction'));
    const lines = async (options: object) => (await model(documents, options))[0]?.summary.split('\n').length;
    expect(await lines({})).toBe(1);
    expect(await lines({ length: 2, redundancy: 'none' })).toBe(2);
    expect(await lines({ lengthUnit: 'ratio', length: 1, redundancy: undefined })).toBe(3);
    await expect(model(documents, { length: 1.5 })).rejects.toThrow('length in sentences: expected an integer');
    await expect(model(documents, { beam: 3 })).rejects.toThrow('expected one of lengthUnit, length');
    await expect(model(documents, { diversity: 2 })).rejects.toThrow(ConfigError);
    await expect(model([5 as unknown as string])).rejects.toThrow('document 1: expected a text');
  });

  it('keep a share of the words, and say what was not read', async () => {
    const { files } = await bundled('compression');
    const model = await loadModel(await open(files, 'compression'));
    const [long, empty] = await model(documents, { ratio: 0.5, details: true });
    expect(long?.details?.words?.filter(([, , kept]) => kept === 1)).toHaveLength(7);
    expect(long?.unreadWords).toBe(3);
    expect(empty).toEqual({ summary: '', details: { words: [] } });
    await expect(model(documents, { decision: 'viterbi' })).rejects.toThrow('expected one tagger, got 2 members');
  });
});
