// A long recording, heard a block at a time and cut at its pauses: memory holds a few segments, whatever the length.
import {
  createSegmenter,
  type OpenSound,
  openSound,
  type Segment,
  type SegmentOptions,
  type SoundBytes,
} from '@longhand/audio';
import { at, ConfigError, DataError } from '@longhand/base';
import { laterBy } from './inference.ts';
import type { Prediction, PredictOptions, Sound } from './prediction.ts';

/** What was said in a stretch of a recording; its words have the recording's times. */
export type PredictedSegment = Prediction & {
  /** Seconds from the beginning of the recording. */
  readonly start: number;
  readonly end: number;
};

/** Options of one recording. */
export interface RecordingOptions extends Omit<PredictOptions, 'names'>, SegmentOptions {
  /** Names the recording in errors and warnings; default: recording. */
  readonly name?: string;
  /** Segments that are transcribed together; default 8. More is faster, and they come later. */
  readonly batchSize?: number;
}

type Predict = (sounds: readonly Sound[], options: PredictOptions) => Promise<Prediction[]>;

/**
 * Segments of speech in the order of the recording, as soon as they are transcribed.
 * @throws DataError if the recording is damaged, where it is; ConfigError for options that do not fit each other
 */
export async function* predictRecording(
  predict: Predict,
  recording: Sound | SoundBytes | OpenSound,
  options: RecordingOptions = {},
): AsyncGenerator<PredictedSegment, void> {
  const { name = 'recording', batchSize = 8, pause, minSeconds, maxSeconds, ...search } = options;
  if (!(Number.isInteger(batchSize) && batchSize >= 1))
    throw new ConfigError({ where: 'batchSize', expected: 'a whole number of 1 or more', got: String(batchSize) });
  const { sampleRate, blocks } = await opened(recording, name);
  const times = {
    ...(pause !== undefined && { pause }),
    ...(minSeconds !== undefined && { minSeconds }),
    ...(maxSeconds !== undefined && { maxSeconds }),
  };
  const segmenter = createSegmenter(sampleRate, times);
  let waiting: Segment[] = [];
  const take = async function* (segments: readonly Segment[], isLast: boolean): AsyncGenerator<PredictedSegment> {
    waiting.push(...segments);
    while (waiting.length >= batchSize || (isLast && waiting.length > 0)) {
      const group = waiting.slice(0, batchSize);
      waiting = waiting.slice(batchSize);
      const names = group.map(({ start }) => `${name} at ${start.toFixed(2)} s`);
      const found = await predict(
        group.map(({ samples }) => ({ samples, sampleRate })),
        { ...search, names },
      );
      for (const [i, segment] of group.entries()) yield placed(at(found, i), segment);
    }
  };
  const reading = blocks();
  for (let next = reading.next(); ; next = reading.next()) {
    if (!next.done) yield* take(segmenter.push(next.value), false);
    else {
      for (const warning of next.value) search.onWarning?.(warning);
      yield* take(segmenter.finish(), true);
      return;
    }
  }
}

async function opened(recording: Sound | SoundBytes | OpenSound, name: string): Promise<OpenSound> {
  if (recording instanceof Uint8Array) return openSound(recording, name);
  if (typeof recording !== 'object' || recording === null)
    throw new DataError({ where: name, expected: 'a sound, its bytes or a file', got: typeof recording });
  if ('blocks' in recording) return recording;
  if (!('samples' in recording)) return openSound(recording, name);
  const { samples, sampleRate, warnings = [] } = recording;
  const blocks = function* (): Generator<Float32Array, readonly string[], void> {
    yield samples;
    return warnings;
  };
  return { sampleRate, length: samples.length, blocks };
}

const rounded = (seconds: number): number => Number(seconds.toFixed(3));

function placed(prediction: Prediction, { start, end }: Segment): PredictedSegment {
  const times = { start: rounded(start), end: rounded(end) };
  if ('nBest' in prediction)
    return {
      ...times,
      nBest: prediction.nBest.map((one) => ({ ...one, words: one.words.map((word) => laterBy(start, word)) })),
    };
  if (!('words' in prediction)) return { ...times, ...prediction };
  return { ...times, ...prediction, words: prediction.words.map((word) => laterBy(start, word)) };
}
