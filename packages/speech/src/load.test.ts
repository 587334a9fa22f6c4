import { encodeWav } from '@longhand/audio';
import { createRandom } from '@longhand/base';
import { decodeSafetensors, encodeSafetensors } from '@longhand/bundle';
import { trainNgram } from '@longhand/language-model';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { classify, classOf, decode, emissionsOf, searchDefaults, timedWords } from './inference.ts';
import { loadModel } from './load.ts';
import type { SpeechParts } from './parts.ts';
import type { Prediction, Transcription } from './prediction.ts';
import { filesOf, noise, opened, randomParts, rate, settings } from './testing/random-model.ts';

const random = createRandom(3);
const sounds = [0.8, 0.4, 1.1].map((seconds) => noise(seconds, random));
const featuresOf = ({ pipeline }: SpeechParts) =>
  Promise.all(sounds.map(async (sound) => pipeline.finish(await pipeline.extract(sound, 'x'))));
const loaded = async (parts: SpeechParts) => loadModel(await opened(filesOf(parts), parts.description));
const rounded = (value: number) => Number(value.toFixed(4));
const textOf = (prediction: Prediction | undefined) => (prediction as Transcription).text;

describe('a model from a bundle', () => {
  it('transcribes as the model that it came from, and leaves no tensors', async () => {
    const before = tf.memory().numTensors;
    const parts = randomParts({ ...settings, bidirectional: true, normalize: 'utterance', inputProjection: 6 });
    const expected = emissionsOf(parts.recognizer, await featuresOf(parts)).map((emissions) => {
      const [best] = decode(emissions, parts.tokens, searchDefaults);
      const words = timedWords(emissions, best!, parts.tokens, parts.pipeline.secondsPerFrame);
      return { text: best!.text, score: rounded(best!.score), words };
    });
    const model = await loaded(parts);
    parts.recognizer.dispose();
    expect(expected.some(({ text }) => text.length > 2)).toBe(true);
    expect(await model(sounds)).toEqual(expected);
    expect(await model([...sounds].reverse())).toEqual([...expected].reverse());
    expect(model.parameterCount).toBeGreaterThan(500);
    expect(model.description).toEqual(parts.description);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('classifies as the model that it came from', async () => {
    const parts = randomParts({ ...settings, task: 'classify' });
    const expected = classify(parts.recognizer, await featuresOf(parts)).map((probabilities) => {
      const { text, score } = classOf(probabilities, parts.tokens);
      return { text, probability: rounded(Math.exp(score)) };
    });
    const model = await loaded(parts);
    expect(await model(sounds)).toEqual(expected);
    expect(() => model.stream(chunksOf(8))).toThrow(/stream: expected a model that transcribes/);
    parts.recognizer.dispose();
    model.dispose();
  });

  it('reads encoded sound, and puts what is wrong with a sound in its place', async () => {
    const parts = randomParts(settings);
    const model = await loaded(parts);
    const wav = encodeWav(sounds[0]!);
    const wrong = [new Uint8Array(0), { samples: new Float32Array(9), sampleRate: rate }, 'a.wav' as never];
    const names = ['good', 'empty', 'silent', 'path'];
    const [good, ...bad] = await model([wav, ...wrong], { names });
    expect(textOf(good).length).toBeGreaterThan(1);
    expect(bad).toEqual([
      { error: 'empty: expected a WAV, FLAC, AIFF or AU file, got an empty one.' },
      { error: 'silent: expected sound, got silence (peak 0.0e+0).' },
      { error: 'path: expected { samples: Float32Array, sampleRate } or Uint8Array, got string.' },
    ]);
    expect(await model([])).toEqual([]);
    await expect(model(wav as never)).rejects.toThrow('sounds: expected an array of sounds');
    parts.recognizer.dispose();
    model.dispose();
  });

  it('searches with what it is told of the language', async () => {
    const parts = randomParts(settings);
    const model = await loaded(parts);
    const { model: words } = trainNgram([['AB'], ['BA', 'AB']], { order: 2 });
    const scorer = model.scorer({ words, lexicon: ['AB', 'BA'] }, { wordBonus: 1 })!;
    const [prediction] = await model(sounds, { scorer, nBest: 3 });
    const { nBest } = prediction as { nBest: Transcription[] };
    expect(nBest.length).toBeGreaterThan(0);
    for (const { text } of nBest)
      for (const word of text.split(' ').filter(Boolean)) expect(['AB', 'BA']).toContain(word);
    expect(model.scorer({})).toBeUndefined();
    await expect(model(sounds, { scorer, beam: 1 })).rejects.toThrow(/beam 1: expected no language model/);
    await expect(model(sounds, { nBest: 17 })).rejects.toThrow('nBest: expected at most beam (16), got 17');
    expect(() => model.scorer({ lexicon: ['xyz'] })).toThrow(/lexicon/);
    parts.recognizer.dispose();
    model.dispose();
  });
});

/** The last sound in chunks of so many samples, as the bytes that a microphone gives. */
async function* chunksOf(size: number) {
  const bytes = encodeWav(sounds[2]!).subarray(44);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function* inPieces(samples: Float32Array) {
  for (let at = 0; at < samples.length; at += 500) yield samples.subarray(at, at + 500);
}

describe('a stream', () => {
  it('gives at its end what the whole sound gives, from bytes of any size and from samples', async () => {
    const parts = randomParts(settings);
    const model = await loaded(parts);
    const tensors = tf.memory().numTensors;
    const wav = encodeWav(sounds[2]!);
    const [whole] = await model([wav]);
    const samples = Float32Array.from({ length: sounds[2]!.samples.length }, (_, i) => {
      return new DataView(wav.buffer, wav.byteOffset).getInt16(44 + 2 * i, true) / 32768;
    });
    for (const chunks of [chunksOf(1001), chunksOf(1), inPieces(samples)]) {
      const events = [];
      for await (const event of model.stream(chunks, { pause: 0 })) events.push(event);
      const { text, words } = whole as Transcription;
      expect(events.at(-1)).toEqual({ text, words });
      expect(events.at(-2)).toEqual({ partial: text });
    }
    expect(tf.memory().numTensors).toBe(tensors);
    parts.recognizer.dispose();
    model.dispose();
  });

  it('of a model that looks ahead gives the same at its end, with times of the sound, and says each frame once', async () => {
    for (const lookAhead of [3, 1000]) {
      const parts = randomParts({ ...settings, lookAhead });
      const model = await loaded(parts);
      const tensors = tf.memory().numTensors;
      const [whole] = await model([encodeWav(sounds[2]!)]);
      const { text, words } = whole as Transcription;
      expect(text).not.toBe('');
      for (const pause of [0, 1000]) {
        const events = [];
        for await (const event of model.stream(chunksOf(1001), { pause })) events.push(event);
        expect(events.at(-1)).toEqual({ text, words });
      }
      expect(tf.memory().numTensors).toBe(tensors);
      parts.recognizer.dispose();
      model.dispose();
    }
    const both = { ...settings, bidirectional: true, lookAhead: 3 };
    expect(() => randomParts(both)).toThrow('lookAhead: expected 0 but for one direction that transcribes, got 3 with');
  });

  it('leaves no tensors when its reader stops', async () => {
    const parts = randomParts(settings);
    const model = await loaded(parts);
    const tensors = tf.memory().numTensors;
    for await (const _ of model.stream(chunksOf(400))) break;
    expect(tf.memory().numTensors).toBe(tensors);
    parts.recognizer.dispose();
    model.dispose();
  });

  it('says at once what a model cannot do, and later what is no sound', async () => {
    const parts = randomParts(settings);
    const model = await loaded(parts);
    expect(() => model.stream(chunksOf(8), { sampleRate: 16_000 })).toThrow(/stream: sampleRate: expected 8000/);
    expect(() => model.stream(chunksOf(8), { pause: Number.NaN })).toThrow(/stream: pause/);
    expect(() => model.stream(chunksOf(8), { beam: 0 })).toThrow(/stream: beam/);
    await expect(model.stream(inPieces(Float32Array.of(Number.NaN))).next()).rejects.toThrow(/a sample of NaN/);
    await expect(model.stream(['a'] as never).next()).rejects.toThrow(/expected Float32Array or Uint8Array/);
    for (const other of [{ bidirectional: true }, { normalize: 'level' }] as const) {
      const whole = randomParts({ ...settings, ...other });
      const ahead = await loaded(whole);
      expect(() => ahead.stream(chunksOf(8))).toThrow(/--preset streaming/);
      whole.recognizer.dispose();
      ahead.dispose();
    }
    parts.recognizer.dispose();
    model.dispose();
  });
});

describe('files that are no model', () => {
  const parts = randomParts(settings);
  const files = filesOf(parts);
  const { description } = parts;
  const changed = (name: string, bytes: Uint8Array) => new Map([...files, [name, bytes]]);
  const weights = (change: (values: Float32Array) => void, vocabulary?: string) => {
    const { tensors, metadata } = decodeSafetensors(files.get('weights.safetensors')!, 'weights');
    change(tensors.get('output.bias')!.values as Float32Array);
    return encodeSafetensors(tensors, vocabulary === undefined ? metadata : { vocabulary });
  };
  const without = (name: string) => new Map([...files].filter(([other]) => other !== name));

  it.each([
    [
      'another task',
      () => opened(files, description, 'sentiment'),
      'memory/model.json: expected a model of speech, got "sentiment"',
    ],
    ['no tokens', () => opened(without('tokenizer.json'), description), 'memory/tokenizer.json: expected a file'],
    ['no weights', () => opened(without('weights.safetensors'), description), 'no such file'],
    [
      'the vocabulary of another run',
      () =>
        opened(
          changed(
            'weights.safetensors',
            weights(() => {}, 'abc'),
          ),
          description,
        ),
      'expected the vocabulary that the weights were trained with (abc)',
    ],
    [
      'a weight that is no number',
      () =>
        opened(
          changed(
            'weights.safetensors',
            weights((values) => values.fill(Number.NaN)),
          ),
          description,
        ),
      'expected finite numbers, got NaN',
    ],
    [
      'weights of other sizes',
      () => opened(files, { ...description, config: { ...settings, hiddenSize: 9 } }),
      'expected float32 [',
    ],
    [
      'a description that no model can have',
      () => opened(files, { ...description, config: { ...settings, hiddenSize: 1e9 } }),
      'memory/model.json: config.hiddenSize',
    ],
    ['a description without a rate', () => opened(files, { config: settings }), 'memory/model.json: sampleRate'],
  ])('are refused: %s', async (_, files, message) => {
    const tensors = tf.memory().numTensors;
    await expect(loadModel(await files())).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('are refused: an ensemble', async () => {
    const one = await opened(files, description);
    await expect(loadModel([one, one])).rejects.toThrow(/speech: expected one model/);
    const model = await loadModel([one]);
    model.dispose();
  });

  it('settings of the training are not looked at', async () => {
    const config = { ...settings, epochs: 'many', data: 7 };
    const model = await loadModel(await opened(files, { app: 'speech', preset: '', sampleRate: rate, config }));
    expect(model.description.config).toEqual(settings);
    model.dispose();
  });
});
