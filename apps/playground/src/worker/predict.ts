// What the page asks its models.
import { decodeAudio, type Features, resample, synthesizeDigits, voices } from '@longhand/audio';
import { at } from '@longhand/base';
import type { Prediction as Sentiment } from '@longhand/sentiment';
import type { Gates } from '@longhand/sentiment/gates';
import { createPipeline, type Transcription } from '@longhand/speech';
import type { Summary } from '@longhand/summarization';
import type { Explanation } from '@longhand/translation';
import { type Alternative, alternativesOf } from './alternatives.ts';
import { gatesIn, modelIn } from './models.ts';

export interface Classified extends Sentiment {
  /** Of the text's first words: one, two, three, up to all; the probabilities by label. */
  readonly along: readonly { readonly word: string; readonly probabilities: Sentiment['probabilities'] }[];
  /** Undefined for a model without LSTM cells. */
  readonly gates: Gates | undefined;
}

/** A longer text is not read word by word. */
const maxWords = 60;

export async function classify(slot: string, text: string): Promise<Classified> {
  const model = modelIn(slot, 'sentiment');
  const prediction = at(await model([text], { explain: true }), 0);
  const words = [...text.matchAll(/\S+/g)].slice(0, maxWords);
  const prefixes = words.map(({ index, 0: word }) => text.slice(0, index + word.length));
  const read = await model(prefixes);
  const along = words.map(([word], i) => ({ word, probabilities: at(read, i).probabilities }));
  return { ...prediction, along, gates: gatesIn(slot)?.(text) };
}

export interface Translated {
  /** Best first, no two the same. */
  readonly alternatives: readonly Alternative[];
  readonly attention: Explanation;
  readonly milliseconds: number;
}

/** @param count of alternatives, at most; all `beam` hypotheses are looked at, so that those that are the same cost none */
export async function translate(slot: string, text: string, beam: number, count: number): Promise<Translated> {
  const model = modelIn(slot, 'translation');
  const started = performance.now();
  const [found] = await model([text], { beam, nBest: beam, score: true });
  const milliseconds = performance.now() - started;
  const attention = at(await model.explain([text], { beam }), 0);
  return { alternatives: alternativesOf(found?.nBest ?? (found ? [found] : []), count), attention, milliseconds };
}

export const summarize = async (slot: string, document: string): Promise<Summary> =>
  at(await modelIn(slot, 'summarization').explain([document]), 0);

/** A sound, what was said, and what the model read of it. */
export interface Heard {
  readonly samples: Float32Array;
  readonly sampleRate: number;
  readonly features: Features;
  readonly frameSeconds: number;
  readonly transcription: Transcription | undefined;
  /** That features, model and search took. */
  readonly milliseconds: number;
  readonly error: string | undefined;
}

/** @param sound bytes of a WAV or FLAC file, or samples at a rate */
export async function transcribe(
  slot: string,
  sound: Uint8Array | { readonly samples: Float32Array; readonly sampleRate: number },
  name: string,
): Promise<Heard> {
  const model = modelIn(slot, 'speech');
  const { config, sampleRate } = model.description;
  const pipeline = createPipeline(config, sampleRate);
  const given = sound instanceof Uint8Array ? await decodeAudio(sound, name) : sound;
  const audio = await resample(given, sampleRate, name);
  const features = await pipeline.extract(audio, name);
  const started = performance.now();
  const prediction = at(await model([audio], { names: [name] }), 0);
  const milliseconds = performance.now() - started;
  return {
    ...{ samples: audio.samples, sampleRate: audio.sampleRate, features },
    ...{ frameSeconds: config.frameShift / 1000, milliseconds },
    transcription: 'words' in prediction ? prediction : undefined,
    error: 'error' in prediction ? prediction.error : undefined,
  };
}

/** Digits in a synthetic voice that the seed chooses, at the model's rate, with a little noise: the demo has heard no silence. */
export function speakDigits(slot: string, digits: string, seed: number) {
  const { sampleRate } = modelIn(slot, 'speech').description;
  const voice = at(voices, seed % voices.length);
  const { samples } = synthesizeDigits(digits, { voice, sampleRate, seed, snrDb: 30 });
  return { samples, sampleRate };
}
