// Transcribes sound while it is spoken: PCM -> features -> a model that looks back only -> search, each a stage with a state.
import type { Features } from '@longhand/audio';
import { ConfigError } from '@longhand/base';
import { type CtcEmissions, createGreedyDecoder, createPrefixSearch, type PrefixScorer } from '@longhand/decoding';
import type { LstmState } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs';
import { inputTensors } from './data.ts';
import { type DecodingSettings, type Transcript, timedWords } from './inference.ts';
import type { Recognizer } from './model.ts';
import type { TrainedRun } from './run.ts';
import { blank, type Units } from './units.ts';

export interface StreamSettings extends Pick<DecodingSettings, 'beam' | 'minLogProb'> {
  /** Hz of what comes. */
  readonly sampleRate: number;
  /** Seconds of silence that end an utterance; 0: only the end of the input does. */
  readonly pause: number;
}

/**
 * Writes `{ partial }` whenever the text so far changes, and `{ text, start, words }` at the end of each utterance.
 * @throws ConfigError if the run looks ahead, classifies, or hears at another rate
 */
export async function transcribeStream(
  trained: TrainedRun,
  input: AsyncIterable<Uint8Array>,
  settings: StreamSettings,
  write: (row: Readonly<Record<string, unknown>>) => void,
  scorer?: PrefixScorer<unknown>,
): Promise<void> {
  checkRun(trained, settings);
  const { pipeline, recognizer, units } = trained;
  const frames = pipeline.stream();
  const model = createStreamingModel(recognizer);
  let utterance = createUtterance(units, settings, scorer);
  let [heard, last] = [0, ''];
  const seconds = (frame: number) => Number((frame * pipeline.secondsPerFrame).toFixed(3));
  const end = () => {
    const transcript = utterance.transcript(true);
    if (transcript.text !== '') {
      const start = heard - utterance.frames();
      const words = timedWords(utterance.emissions(), transcript, units, pipeline.secondsPerFrame).map((word) => ({
        ...word,
        start: Number((word.start + seconds(start)).toFixed(3)),
        end: Number((word.end + seconds(start)).toFixed(3)),
      }));
      write({ text: transcript.text, words });
    }
    utterance = createUtterance(units, settings, scorer);
    model.reset();
    last = '';
  };
  const take = (features: Features) => {
    if (features.frames === 0) return;
    const emissions = model.push(features);
    heard += emissions.frames;
    utterance.push(emissions);
    const { text } = utterance.transcript(false);
    if (text !== last) write({ partial: text });
    last = text;
    if (settings.pause > 0 && utterance.silence() * pipeline.secondsPerFrame >= settings.pause) end();
  };
  try {
    for await (const samples of samplesOf(input)) take(frames.push(samples));
    take(frames.finish());
    end();
  } finally {
    model.reset();
  }
}

function checkRun({ config, sampleRate }: TrainedRun, settings: StreamSettings): void {
  const problem = (expected: string, got: string) =>
    new ConfigError({ where: '--stream', expected, got, fix: 'Train with --preset streaming.' });
  if (config.task !== 'transcribe') throw problem('a run that transcribes', 'one that classifies');
  if (config.bidirectional) throw problem('a run of --no-bidirectional', 'one that reads from the end too');
  if (config.normalize === 'utterance' || config.normalize === 'level')
    throw problem('a run of --normalize sliding or none', 'one that knows the whole utterance first');
  if (settings.sampleRate !== sampleRate)
    throw new ConfigError({
      where: '--sample-rate',
      expected: `${sampleRate}, which the run hears at`,
      got: String(settings.sampleRate),
      fix: `Record at ${sampleRate} Hz, e.g. \`arecord -t raw -f S16_LE -c 1 -r ${sampleRate}\`.`,
    });
}

/** 16 bits, little-endian, one channel; an odd byte waits for its other half. */
async function* samplesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<Float32Array> {
  let rest = Buffer.alloc(0);
  for await (const chunk of input) {
    const bytes = Buffer.concat([rest, chunk]);
    const count = bytes.length >> 1;
    rest = bytes.subarray(2 * count);
    if (count > 0) yield Float32Array.from({ length: count }, (_, i) => bytes.readInt16LE(2 * i) / 32768);
  }
}

/** The recognizer on frames as they come; its states go from piece to piece. */
function createStreamingModel(recognizer: Recognizer) {
  let states: LstmState[] | undefined;
  return {
    push: (features: Features): CtcEmissions => {
      const { classes } = recognizer;
      const before = states;
      const logProbs = tf.tidy(() => {
        const found = recognizer.frameLogits(inputTensors([features]), undefined, before);
        states = found.states.map(({ h, c }) => ({ h: tf.keep(h.clone()), c: tf.keep(c.clone()) }));
        return tf.logSoftmax(found.logits).dataSync().slice() as Float32Array;
      });
      tf.dispose(before as unknown as tf.TensorContainer);
      return { logProbs, frames: features.frames, classes, blank };
    },
    reset: () => {
      tf.dispose(states as unknown as tf.TensorContainer);
      states = undefined;
    },
  };
}

/** What has been said since the last pause. */
function createUtterance(units: Units, { beam, minLogProb }: StreamSettings, scorer?: PrefixScorer<unknown>) {
  const classes = units.vocabulary.size;
  const greedy = createGreedyDecoder();
  const search =
    beam > 1
      ? createPrefixSearch({ classes, blank, beamSize: beam, minLogProb, ...(scorer && { scorer }) })
      : undefined;
  const pieces: CtcEmissions[] = [];
  let frames = 0;
  return {
    frames: () => frames,
    push: (emissions: CtcEmissions) => {
      greedy.push(emissions);
      search?.push(emissions);
      pieces.push(emissions);
      frames += emissions.frames;
    },
    /** Frames of blanks since the last unit. */
    silence: () => frames - (greedy.result().spans.at(-1)?.end ?? frames),
    transcript: (ended: boolean): Transcript => {
      const { tokens, logProb } = greedy.result();
      if (!search) return { text: units.decode(tokens), score: logProb, ids: tokens };
      const [best] = search.hypotheses(1, ended);
      return best
        ? { text: units.decode(best.tokens), score: best.score, ids: best.tokens }
        : { text: '', score: Number.NEGATIVE_INFINITY, ids: [] };
    },
    emissions: (): CtcEmissions => {
      const logProbs = new Float32Array(frames * classes);
      let at = 0;
      for (const piece of pieces) {
        logProbs.set(piece.logProbs, at);
        at += piece.logProbs.length;
      }
      return { logProbs, frames, classes, blank };
    },
  };
}
