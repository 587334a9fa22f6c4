// A model comes back from its files with the numbers that it had.
import { at, createRandom } from '@longhand/base';
import { bundleOf, encodeSafetensors, memorySource, openModel, type StoredTensor } from '@longhand/bundle';
import { defaultsOf } from '@longhand/bundle/settings';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodingDefaults, scoreTranslations, type Translators, translate } from './inference.ts';
import { loadModel, modelFiles } from './load.ts';
import { createTranslator } from './model.ts';
import { type Description, type ModelSettings, modelKinds, modelSettings } from './settings.ts';
import { learnTexts, textFiles } from './text.ts';

const settings: ModelSettings = {
  ...defaultsOf(modelSettings),
  ...{ tokenizer: 'words', merges: 0, joint: true, minCount: 1, lowerCase: true },
  ...{
    cell: 'lstm',
    embeddingSize: 6,
    tieEmbeddings: 'target',
    encoderSize: 4,
    encoderLayers: 1,
    decoderSize: 5,
    decoderLayers: 2,
  },
  ...{ bridge: 'linear', attention: 'general', attentionFrom: 'first', inputFeeding: false, contextGate: false },
  ...{ modelSize: 6, feedForwardSize: 7, heads: 2, numLayers: 2 },
  ...{ residual: false, layerNorm: false, embeddingDropout: 0, dropout: 0, recurrentDropout: 0, outputDropout: 0 },
};
const pairs = [
  { source: 'a dog runs .', target: 'ein hund läuft .' },
  { source: 'two dogs !', target: 'zwei hunde !' },
  { source: 'the cat sleeps in the garden .', target: 'die katze schläft im garten .' },
];
const description: Description = {
  config: settings,
  languages: { source: 'en', target: 'de' },
  tokenized: true,
};
const sentences = ['the cat runs .', '', 'a dog sleeps in the garden !', 'two dogs .'];

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend('cpu');
});

interface Changes {
  readonly model?: ModelSettings['model'];
  readonly seed?: number;
  readonly pairs?: typeof pairs;
  readonly task?: string;
  readonly description?: object;
  readonly without?: string;
  readonly weights?: (values: Float32Array) => void;
}

/** Random weights, and their files. */
async function made(changes: Changes = {}) {
  const config = { ...settings, model: changes.model ?? 'lstm' };
  const texts = learnTexts(config, description, changes.pairs ?? pairs);
  const translator = createTranslator(config, texts.sizes, createRandom(changes.seed ?? 1));
  for (const [name, variable] of Object.entries(translator.params)) {
    const random = createRandom(changes.seed ?? 1).fork(name);
    const values = Float32Array.from({ length: variable.size }, () => random.normal() / 2);
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  }
  const stored = Object.entries(translator.params).map(([name, variable]): [string, StoredTensor] => {
    const values = variable.dataSync() as Float32Array;
    return [name, { shape: variable.shape, values: Float32Array.from(values) }];
  });
  for (const [, { values }] of stored) changes.weights?.(values as Float32Array);
  const files = new Map<string, Uint8Array>();
  for (const [file, side] of textFiles(settings))
    files.set(file, new TextEncoder().encode(JSON.stringify(texts[side])));
  files.set('weights.safetensors', encodeSafetensors(new Map(stored), { vocabulary: texts.fingerprint }));
  if (changes.without) files.delete(changes.without);
  const bundle = await bundleOf(files, {
    task: changes.task ?? 'translation',
    description: { ...description, config, app: 'translation', preset: 'tiny', ...changes.description },
    card: { title: 'A test' },
  });
  return { translators: { models: [translator], texts }, source: memorySource(bundle, 'm') };
}

const files = async (changes?: Changes) => {
  const { source, translators } = await made(changes);
  for (const model of translators.models) model.dispose();
  return openModel(source);
};

describe.each(modelKinds)('a model from its files: %s', (kind) => {
  it('translates as the model that they came from', async () => {
    const { translators, source } = await made({ model: kind });
    const opened = await openModel(source);
    const model = await loadModel(opened);
    const expected = translate(translators, sentences, { ...decodingDefaults, nBest: 3 });
    const found = await model(sentences, { nBest: 3, score: true });
    expect(found.map(({ source: line }) => line)).toEqual(sentences);
    expect(found.map(({ nBest = [] }) => nBest.map(({ translation }) => translation))).toEqual(
      expected.map((hypotheses) => hypotheses.map(({ text }) => text)),
    );
    for (const [i, { translation, score, logProb }] of found.entries()) {
      const [best] = expected[i] ?? [];
      expect(translation).toBe(best?.text);
      expect(score).toBe(Number(best?.score.toFixed(4)));
      expect(logProb).toBe(Number(best?.logProb.toFixed(4)));
    }
    expect(found[1]).toEqual({ source: '', ...none, empty: true, nBest: [none] });
    expect(model.description).toEqual({ ...description, config: { ...settings, model: kind } });
    expect(modelFiles(model.description)).toEqual([
      'vocabulary.source.json',
      'vocabulary.target.json',
      'weights.safetensors',
    ]);
    expect(new Set(found.map(({ translation }) => translation)).size).toBeGreaterThan(2);
    disposeAll(translators, model);
  });

  it('says which source token each token was read from, in attention and alignment alike', async () => {
    const model = await loadModel(await files({ model: kind }));
    const [explained] = await model.explain(['two dogs !'], { minLength: 3 });
    const found = await model(['two dogs !'], { alignment: true, minLength: 3 });
    const { translation, alignment = [] } = at(found, 0);
    expect(explained?.source).toEqual(['two', 'dogs', '!', '</s>']);
    expect(explained?.translation).toEqual([...translation.split(' '), '</s>']);
    for (const [t, [token, source, weight]] of alignment.entries()) {
      const weights = Array.from(explained?.attention[t] ?? []);
      expect(weights.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
      expect(token).toBe(explained?.translation[t]);
      expect(source).toBe(explained?.source[weights.indexOf(Math.max(...weights))]);
      expect(weight).toBeCloseTo(Math.max(...weights), 4);
    }
    expect(await model.explain([''])).toEqual([{ source: ['</s>'], translation: [], attention: [] }]);
    model.dispose();
  });

  it('scores given translations as the search scores its own, and draws by its seed', async () => {
    const { translators, source } = await made({ model: kind });
    const model = await loadModel(await openModel(source), { decoding: { beam: 2 } });
    const { translation, logProb = 0 } = at(await model(['a dog runs .'], { score: true }), 0);
    const [scored] = await model.score([{ source: 'a dog runs .', target: translation }]);
    const [expected] = scoreTranslations(translators, [{ source: 'a dog runs .', target: translation }]);
    expect(scored?.logProb).toBeCloseTo(logProb, 3);
    expect(scored?.logProb).toBe(Number(expected?.logProb.toFixed(4)));
    expect(scored?.tokens.at(-1)?.[0]).toBe('</s>');
    const draw = (seed: number) => model(sentences, { sample: { temperature: 2, seed } });
    expect(await draw(1)).toEqual(await draw(1));
    expect(await draw(1)).not.toEqual(await draw(2));
    disposeAll(translators, model);
  });

  it('reads and writes text as people write it', async () => {
    const model = await loadModel(await files({ model: kind }));
    const [plain] = await model(['The cat runs.'], { plain: true });
    const [tokenized] = await model(['the cat runs .']);
    expect(plain?.source).toBe('The cat runs.');
    expect(plain?.translation.toLowerCase().replaceAll(' ', '')).toBe(tokenized?.translation.replaceAll(' ', ''));
    model.dispose();
  });

  it('says what it does not know, what is empty, and what was ended', async () => {
    const model = await loadModel(await files());
    const lines = ['two dogs !', 'two zebras !', ' '];
    const [known, unknown, empty] = await model(lines);
    expect(known).not.toHaveProperty('unknownShare');
    expect(unknown).toMatchObject({ unknownShare: 0.3333 });
    expect(empty).toEqual({ source: ' ', translation: '', empty: true });
    for (const options of [
      { minLength: 20, maxRatio: 2 },
      { minLength: 20, maxRatio: 2, nBest: 2 },
    ]) {
      // 4 tokens with the end, twice, and 10 more: 18, which is fewer than the 20 that are asked for.
      const [ended] = await model(['two dogs !'], options);
      expect(ended?.truncated).toBe(true);
      expect(ended?.nBest?.[0]?.truncated).toBe(options.nBest ? true : undefined);
    }
    const [whole] = await model(['two dogs !'], { maxRatio: 200 });
    expect(whole).not.toHaveProperty('truncated');
    model.dispose();
  });

  it('decodes together with others, by the mean of their probabilities', async () => {
    const [one, two] = [await made({ model: kind, seed: 1 }), await made({ model: kind, seed: 2 })];
    const models = [one, two].flatMap(({ translators }) => translators.models);
    const both = await loadModel([await openModel(one.source), await openModel(two.source)]);
    const [expected] = scoreTranslations({ models, texts: one.translators.texts }, pairs);
    const [scored] = await both.score(pairs);
    expect(scored?.logProb).toBe(Number(expected?.logProb.toFixed(4)));
    const alone = await loadModel(await openModel(one.source));
    expect(both.parameterCount).toBe(2 * alone.parameterCount);
    expect((await alone.score(pairs))[0]?.logProb).not.toBe(scored?.logProb);
    disposeAll({ ...one.translators, models }, both, alone);
  });

  it('leaves no tensors', async () => {
    const opened = [await files({ model: kind }), await files({ model: kind, seed: 2 })];
    const before = tf.memory().numTensors;
    const model = await loadModel(opened);
    const loaded = tf.memory().numTensors;
    await model(sentences, { alignment: true });
    await model(sentences, { sample: {} });
    await model.score(pairs);
    await model.explain(sentences);
    expect(tf.memory().numTensors).toBe(loaded);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('translates a sentence alike, whatever is decoded beside it', async () => {
    const { translators, source } = await made({ model: kind });
    const model = await loadModel(await openModel(source), { decoding: { beam: 1 } });
    const together = await model(sentences);
    for (const [i, sentence] of sentences.entries())
      expect((await model([sentence]))[0]?.translation).toBe(together[i]?.translation);
    disposeAll(translators, model);
  });
});

it('a description from before there were Transformers is read', async () => {
  const { model, modelSize, feedForwardSize, heads, norm, numLayers, ...former } = settings;
  const loaded = await loadModel(await files({ description: { config: former } }));
  const later = { modelSize: 256, feedForwardSize: 384, numLayers: 3 };
  expect(loaded.description.config).toEqual({ ...settings, ...later, heads: 4 });
  expect([model, modelSize, feedForwardSize, heads, norm, numLayers]).toEqual(['lstm', 6, 7, 2, 'pre', 2]);
  loaded.dispose();
});

const none = { translation: '', score: 0, logProb: 0 };

function disposeAll({ models }: Translators, ...others: readonly { dispose(): void }[]): void {
  for (const model of [...models, ...others]) model.dispose();
}

describe('what is refused', () => {
  it.each<[what: string, changes: Changes, message: string]>([
    ['another task', { task: 'speech' }, 'm/model.json: expected a model of translation, got "speech"'],
    ['a description without languages', { description: { languages: 7 } }, 'm/model.json: languages'],
    [
      'a size of nothing',
      { description: { config: { ...settings, encoderSize: 0 } } },
      'm/model.json: config.encoderSize',
    ],
    ['a newer description', { description: { version: 3 } }, 'm/model.json: version'],
    ['a missing vocabulary', { without: 'vocabulary.target.json' }, 'm/vocabulary.target.json: expected a file'],
    ['missing weights', { without: 'weights.safetensors' }, 'm/weights.safetensors: expected a file'],
    ['NaN', { weights: (values) => values.fill(Number.NaN, 0, 1) }, 'expected finite numbers, got NaN'],
    ['other sizes', { description: { config: { ...settings, decoderSize: 6 } } }, 'm/weights.safetensors: "'],
  ])('is %s', async (_, changes, message) => {
    const opened = await files(changes);
    const before = tf.memory().numTensors;
    await expect(loadModel(opened)).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is the vocabulary of another model, and an ensemble of such', async () => {
    const { translators, source } = await made();
    const other = await made({ pairs: pairs.slice(1) });
    const mixed = {
      name: 'mixed',
      read: (file: string) => (file.startsWith('vocabulary.target') ? other.source : source).read(file),
    };
    const run = {
      ...mixed,
      read: async (file: string) => (file === 'model.json' ? undefined : await runFile(mixed, file)),
    };
    await expect(loadModel(await openModel(run))).rejects.toThrow(
      'mixed/vocabulary.target.json: expected the vocabulary that the weights were trained with',
    );
    const two = [await openModel(source), await openModel(other.source)];
    const before = tf.memory().numTensors;
    await expect(loadModel(two)).rejects.toThrow('ensemble: expected models with the vocabularies of m');
    await expect(loadModel([])).rejects.toThrow('models: expected one or more, got none');
    expect(tf.memory().numTensors).toBe(before);
    disposeAll(translators, ...other.translators.models);
  });

  it('are options that do not fit each other, and what is no text', async () => {
    const model = await loadModel(await files());
    const call = model as (...args: unknown[]) => Promise<unknown>;
    await expect(model(['a'], { nBest: 9 })).rejects.toThrow('nBest');
    await expect(model(['a'], { beam: 0 })).rejects.toThrow('beamSize');
    await expect(model(['a'], { sample: {}, alignment: true })).rejects.toThrow('sample: expected neither');
    await expect(model(['a'], { sample: { topP: 2 } })).rejects.toThrow('topP');
    await expect(call('a')).rejects.toThrow('sentences: expected a list of texts, got string');
    await expect(call(['a', 7])).rejects.toThrow('sentences[1]: expected a text, got number');
    expect(await model([])).toEqual([]);
    expect(await model.score([])).toEqual([]);
    model.dispose();
  });
});

/** The files of a run, which has config.json in place of a manifest. */
const runFile = async (source: { read(file: string): Promise<Uint8Array | undefined> }, file: string) =>
  file === 'config.json'
    ? new TextEncoder().encode(JSON.stringify({ app: 'translation', preset: '', ...description }))
    : source.read(file);
