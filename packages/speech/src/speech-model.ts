// A model as a function from sounds to what was said.
import { type Audio, decodeAudio, type Features, type OpenSound, type SoundBytes } from '@longhand/audio';
import { at, ConfigError, DataError, LonghandError } from '@longhand/base';
import type { PrefixScorer } from '@longhand/decoding';
import { parameterCount } from '@longhand/lstm-core';
import {
  checkSearch,
  classify,
  classOf,
  decode,
  emissionsOf,
  type SearchSettings,
  searchDefaults,
  timedWords,
} from './inference.ts';
import { createScorer, type Language, type LanguageWeights } from './language.ts';
import type { SpeechParts } from './parts.ts';
import type { Chunk } from './pcm.ts';
import type { Prediction, PredictOptions, Sound } from './prediction.ts';
import { type PredictedSegment, predictRecording, type RecordingOptions } from './recording.ts';
import type { Description } from './settings.ts';
import { type StreamEvent, type StreamSettings, transcribeStream } from './stream.ts';
import type { SpeechTokens } from './tokens.ts';

/** A model of speech: call it with sounds, or give it a stream. */
export interface SpeechModel {
  /** Predictions in the order of the sounds. @throws ConfigError for options that do not fit each other */
  (sounds: readonly Sound[], options?: PredictOptions): Promise<Prediction[]>;
  readonly description: Description;
  readonly parameterCount: number;
  readonly tokens: SpeechTokens;
  /** Makes `options.scorer` of language models and a lexicon; undefined where nothing but the sound would count. */
  scorer(language: Language, weights?: Partial<LanguageWeights>): PrefixScorer<unknown> | undefined;
  /**
   * What is said in a recording of any length, which is cut at its pauses, in segments with their times.
   * @throws DataError if it is damaged; ConfigError for options that do not fit each other
   */
  segments(
    recording: Sound | SoundBytes | OpenSound,
    options?: RecordingOptions,
  ): AsyncGenerator<PredictedSegment, void>;
  /** Text while it is spoken. @throws ConfigError if the model needs the whole utterance, or hears at another rate */
  stream(chunks: AsyncIterable<Chunk>, options?: Partial<StreamSettings>): AsyncGenerator<StreamEvent, void>;
  dispose(): void;
}

/** The model of these parts, which it disposes. @param batchSize sounds that are transcribed at once */
export function createModel(parts: SpeechParts, batchSize?: number): SpeechModel {
  const { description, tokens, recognizer } = parts;
  const model = (sounds: readonly Sound[], options: PredictOptions = {}) => predict(parts, sounds, options, batchSize);
  return Object.assign(model, {
    description,
    parameterCount: parameterCount(recognizer.params),
    tokens,
    scorer: (language: Language, weights?: Partial<LanguageWeights>) => createScorer(language, tokens, weights),
    segments: (recording: Sound | SoundBytes | OpenSound, options?: RecordingOptions) =>
      predictRecording(model, recording, options),
    stream: (chunks: AsyncIterable<Chunk>, options?: Partial<StreamSettings>) =>
      transcribeStream(parts, chunks, options),
    dispose: () => recognizer.dispose(),
  });
}

async function predict(
  parts: SpeechParts,
  sounds: readonly Sound[],
  options: PredictOptions,
  batchSize?: number,
): Promise<Prediction[]> {
  const { scorer, names, onWarning, ...given } = options;
  const search = { ...searchDefaults, ...given };
  checkSearch(search, scorer !== undefined);
  if (!Array.isArray(sounds))
    throw new ConfigError({ where: 'sounds', expected: 'an array of sounds', got: typeof sounds });
  const heard: (Features | string)[] = [];
  for (const [i, sound] of sounds.entries())
    heard.push(await featuresOf(parts, sound, names?.[i] ?? `sound ${i + 1}`, onWarning));
  const features = heard.filter((one) => typeof one !== 'string');
  const found = features.length > 0 ? describe(parts, features, search, { scorer, batchSize }) : [];
  let next = 0;
  return heard.map((one) => (typeof one === 'string' ? { error: one } : at(found, next++)));
}

/** Frames as the model reads them, or why there are none. */
async function featuresOf(
  { pipeline }: SpeechParts,
  sound: Sound,
  name: string,
  onWarning?: (message: string) => void,
): Promise<Features | string> {
  try {
    const audio = await audioOf(sound, name);
    for (const warning of audio.warnings ?? []) onWarning?.(warning);
    const features = pipeline.finish(await pipeline.extract(audio, name));
    return features.frames > 0 ? features : `${name}: too short.`;
  } catch (error) {
    if (error instanceof LonghandError) return error.message;
    throw error;
  }
}

async function audioOf(sound: Sound, where: string): Promise<Audio> {
  if (sound instanceof Uint8Array) return decodeAudio(sound, where);
  if ((sound as Audio | undefined)?.samples instanceof Float32Array) return sound;
  throw new DataError({ where, expected: '{ samples: Float32Array, sampleRate } or Uint8Array', got: typeof sound });
}

function describe(
  { description, recognizer, tokens, pipeline }: SpeechParts,
  features: readonly Features[],
  search: SearchSettings,
  { scorer, batchSize }: { readonly scorer?: PrefixScorer<unknown>; readonly batchSize?: number },
): Prediction[] {
  if (description.config.task === 'classify')
    return classify(recognizer, features, batchSize).map((probabilities) => {
      const { text, score } = classOf(probabilities, tokens);
      return { text, probability: rounded(Math.exp(score)) };
    });
  return emissionsOf(recognizer, features, batchSize).map((emissions) => {
    const transcripts = decode(emissions, tokens, search, scorer).map((transcript) => ({
      text: transcript.text,
      score: rounded(transcript.score),
      words: timedWords(emissions, transcript, tokens, pipeline.secondsPerFrame),
    }));
    return search.nBest > 1 ? { nBest: transcripts } : at(transcripts, 0);
  });
}

const rounded = (value: number): number => Number(value.toFixed(4));
