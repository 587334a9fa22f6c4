// Transcribes sound while it is spoken: samples -> features -> a model that looks back only -> search, each a stage with a state.
import type { Features } from '@longhand/audio';
import { ConfigError } from '@longhand/base';
import type { CtcEmissions, PrefixScorer, SpokenWord } from '@longhand/decoding';
import type { CellState } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import { laterBy, type SearchSettings, searchDefaults, timedWords } from './inference.ts';
import type { Recognizer } from './model.ts';
import type { SpeechParts } from './parts.ts';
import { type Chunk, samplesOf } from './pcm.ts';
import { inputTensors } from './tensors.ts';
import { blank, withoutUnheard } from './tokens.ts';
import { createUtterance } from './utterance.ts';

/** Options of a stream. */
export interface StreamSettings extends Pick<SearchSettings, 'beam' | 'minLogProb'> {
  /** Hz of what comes; default and only choice: that of the model. */
  readonly sampleRate: number;
  /** Seconds of silence that end an utterance; 0: only the end of the input does. */
  readonly pause: number;
  /** What the search knows of the language; `model.scorer` makes it. */
  readonly scorer?: PrefixScorer<unknown>;
}

/** The text so far whenever it changes; or, at the end of an utterance, its text and its words, in seconds from the start of the stream. */
export type StreamEvent =
  | { readonly partial: string }
  | { readonly text: string; readonly words: readonly SpokenWord[] };

const { beam, minLogProb } = searchDefaults;
/** The defaults of a stream. */
export const streamDefaults = { beam, minLogProb, pause: 1 };

/**
 * Events of sound that comes in chunks of any size.
 * @throws ConfigError at once if the model looks ahead, classifies, or hears at another rate; DataError later for what is no sound
 */
export function transcribeStream(
  parts: SpeechParts,
  chunks: AsyncIterable<Chunk>,
  options: Partial<StreamSettings> = {},
): AsyncGenerator<StreamEvent, void> {
  const settings = { ...streamDefaults, sampleRate: parts.description.sampleRate, ...options };
  checkStreaming(parts, settings);
  return eventsOf(parts, chunks, settings);
}

async function* eventsOf(
  { description, pipeline, recognizer, tokens }: SpeechParts,
  chunks: AsyncIterable<Chunk>,
  settings: StreamSettings,
): AsyncGenerator<StreamEvent, void> {
  const frames = pipeline.stream();
  const model = createStreamingModel(recognizer, pipeline.size, description.config.lookAhead);
  let utterance = createUtterance(tokens, settings);
  let [heard, last] = [0, ''];
  const hear = (emissions: CtcEmissions): void => {
    if (emissions.frames === 0) return;
    heard += emissions.frames;
    utterance.push(emissions);
  };
  const end = function* (): Generator<StreamEvent> {
    hear(model.finish());
    const transcript = utterance.transcript(true);
    if (transcript.text !== '') {
      const start = Number(((heard - utterance.frames()) * pipeline.secondsPerFrame).toFixed(3));
      const words = timedWords(utterance.emissions(), transcript, tokens, pipeline.secondsPerFrame);
      yield { text: transcript.text, words: words.map((word) => laterBy(start, word)) };
    }
    utterance = createUtterance(tokens, settings);
    model.reset();
    last = '';
  };
  const take = function* (features: Features): Generator<StreamEvent> {
    if (features.frames === 0) return;
    hear(model.push(features));
    const { text } = utterance.transcript(false);
    if (text !== last) yield { partial: text };
    last = text;
    if (settings.pause > 0 && utterance.silence() * pipeline.secondsPerFrame >= settings.pause) yield* end();
  };
  try {
    for await (const samples of samplesOf(chunks)) yield* take(frames.push(samples));
    yield* take(frames.finish());
    yield* end();
  } finally {
    model.reset();
  }
}

function checkStreaming({ description }: SpeechParts, { beam, pause, sampleRate }: StreamSettings): void {
  const { config } = description;
  const problem = (expected: string, got: string) =>
    new ConfigError({ where: 'stream', expected, got, fix: 'Train with --preset streaming.' });
  if (config.task !== 'transcribe') throw problem('a model that transcribes', 'one that classifies');
  if (config.bidirectional) throw problem('a model of one direction', 'one that reads from the end too');
  if (config.normalize === 'utterance' || config.normalize === 'level')
    throw problem('a model with normalize sliding or none', 'one that knows the whole utterance first');
  if (!(pause >= 0)) throw new ConfigError({ where: 'stream: pause', expected: '0 or more', got: String(pause) });
  if (!(Number.isInteger(beam) && beam >= 1))
    throw new ConfigError({ where: 'stream: beam', expected: 'an integer of 1 or more', got: String(beam) });
  if (sampleRate !== description.sampleRate)
    throw new ConfigError({
      where: 'stream: sampleRate',
      expected: `${description.sampleRate}, which the model hears at`,
      got: String(sampleRate),
      fix: `Record at ${description.sampleRate} Hz, e.g. \`arecord -t raw -f S16_LE -c 1 -r ${description.sampleRate}\`.`,
    });
}

/** Outlives the tidy. */
const kept = (state: CellState): CellState =>
  Object.fromEntries(Object.entries(state).map(([part, value]) => [part, tf.keep(value.clone())])) as CellState;

/** The recognizer on frames as they come; its states go from piece to piece. What it says of a frame is `lookAhead` frames late. */
function createStreamingModel(recognizer: Recognizer, size: number, lookAhead: number) {
  const { classes } = recognizer;
  let states: CellState[] | undefined;
  let early = lookAhead; // frames that say nothing yet
  const push = (features: Features): CtcEmissions => {
    if (features.frames === 0) return { logProbs: new Float32Array(0), frames: 0, classes, blank };
    const before = states;
    const logProbs = tf.tidy(() => {
      const found = recognizer.frameLogits(inputTensors([features]), undefined, before, 0);
      states = found.states.map(kept);
      return withoutUnheard(tf.logSoftmax(found.logits).dataSync().slice() as Float32Array, classes);
    });
    tf.dispose(before as unknown as tf.TensorContainer);
    const skipped = Math.min(early, features.frames);
    early -= skipped;
    return { logProbs: logProbs.subarray(skipped * classes), frames: features.frames - skipped, classes, blank };
  };
  return {
    push,
    /** What it says of the last frames, after zeros. */
    finish: () => push({ frames: lookAhead, size, data: new Float32Array(lookAhead * size) }),
    reset: () => {
      tf.dispose(states as unknown as tf.TensorContainer);
      states = undefined;
      early = lookAhead;
    },
  };
}
