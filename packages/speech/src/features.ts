// Sound -> feature frames -> what the model reads. Normalised frames may be kept; masks, deltas and stacking come after.
import {
  type Audio,
  addDeltas,
  concatFeatures,
  createFeatureExtractor,
  type FeatureExtractor,
  type FeatureStream,
  type Features,
  type NormalizeOptions,
  normalize,
  resample,
  stackFrames,
  streamDeltas,
  streamNormalize,
  streamStack,
} from '@longhand/audio';
import { ConfigError, DataError } from '@longhand/base';
import type { FeatureSettings } from './settings.ts';

/** From sound to the frames of one model. */
export interface FeaturePipeline {
  /** Hz. */
  readonly sampleRate: number;
  /** Numbers in a frame that the model reads. */
  readonly size: number;
  /** From one such frame to the next. */
  readonly secondsPerFrame: number;
  /** Frames the model reads of so many that were extracted. */
  framesOf(extracted: number): number;
  /**
   * Normalised frames.
   * @param where names the sound in errors
   * @param change of the sound at the model's rate, for training: its tempo, noise
   * @throws DataError if the sound is empty, too short or silent
   */
  extract(audio: Audio, where: string, change?: (audio: Audio) => Audio | Promise<Audio>): Promise<Features>;
  /** What the model reads. @param mask of the frames, for training */
  finish(features: Features, mask?: (features: Features) => Features): Features;
  /** The same of samples as they come. @throws ConfigError if frames are normalised over the whole utterance */
  stream(): FeatureStream<Float32Array>;
  /** All that decides the extracted frames, as text. */
  readonly key: string;
}

/** Quieter clips hold no speech: -80 dB of full scale. */
const silence = 1e-4;
/** Frames that a sliding mean and variance look back, three seconds, and those that it waits for at the start. */
const sliding = { kind: 'sliding', variance: true, window: 300, minWindow: 50, center: false } as const;

/**
 * Sound to normalised, stacked features by a model's settings.
 * @param sampleRate in Hz; sound of another rate is resampled. @throws ConfigError if settings do not fit each other
 */
export function createPipeline(settings: FeatureSettings, sampleRate: number): FeaturePipeline {
  const { deltas, stride, frameShift } = settings;
  const extractor = createExtractor(settings, sampleRate);
  const normalization = normalizationOf(settings.normalize);
  const slopes = { kind: 'kaldi', order: deltas } as const;
  const width = extractor.size * (deltas + 1);
  const stacked = { size: settings.stack, stride };
  return {
    sampleRate,
    size: width * settings.stack,
    secondsPerFrame: (stride * frameShift) / 1000,
    framesOf: (extracted) => Math.ceil(extracted / stride), // as stackFrames
    extract: async (audio, where, change) => {
      check(audio, where);
      const sound = audio.sampleRate === sampleRate ? audio : await resample(audio, sampleRate, where);
      const { samples } = change ? await change(sound) : sound;
      const frames = extractor.extract(samples);
      if (frames.frames === 0)
        throw new DataError({ where, expected: 'sound of a frame or more', got: `${samples.length} samples` });
      return normalization ? normalize(frames, normalization) : frames;
    },
    finish: (features, mask) => {
      const heard = mask ? mask(features) : features;
      return stackFrames(deltas > 0 ? addDeltas(heard, slopes) : heard, stacked);
    },
    stream: () =>
      chain(extractor.stream(), [
        ...streamNormalization(settings.normalize, extractor.size),
        ...(deltas > 0 ? [streamDeltas(extractor.size, slopes)] : []),
        streamStack(width, stacked),
      ]),
    key: JSON.stringify({ options: extractor.options, normalization }),
  };
}

function createExtractor(settings: FeatureSettings, sampleRate: number): FeatureExtractor {
  const { features: kind, numMel, numCoefficients, frameLength, frameShift, dither } = settings;
  return createFeatureExtractor({
    ...{ preset: 'kaldi', kind, sampleRate, numMel, dither },
    ...(kind === 'mfcc' && { numCoefficients }),
    frameLength: { ms: frameLength },
    frameShift: { ms: frameShift },
  });
}

function streamNormalization(kind: FeatureSettings['normalize'], size: number): FeatureStream<Features>[] {
  if (kind === 'sliding') return [streamNormalize(size, sliding)];
  if (kind === 'none') return [];
  throw new ConfigError({ where: 'stream: normalize', expected: 'sliding or none', got: kind });
}

function normalizationOf(kind: FeatureSettings['normalize']): NormalizeOptions | undefined {
  switch (kind) {
    case 'none':
      return undefined;
    case 'level':
      return { kind };
    case 'utterance':
      return { kind, variance: true };
    case 'sliding':
      return sliding;
    default:
      return kind satisfies never;
  }
}

/** A float file may go beyond 1; what goes beyond this is no sound. */
const loudest = 2 ** 32;

/** Largest magnitude. @throws DataError if a sample is no sound */
export function peakOf(samples: Float32Array, where: string): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  if (peak < loudest) return peak;
  throw new DataError({ where, expected: 'sound', got: `a sample of ${peak}` });
}

function check({ samples }: Audio, where: string): void {
  if (samples.length === 0) throw new DataError({ where, expected: 'sound', got: 'no samples' });
  const peak = peakOf(samples, where);
  if (peak < silence) throw new DataError({ where, expected: 'sound', got: `silence (peak ${peak.toExponential(1)})` });
}

function chain(
  first: FeatureStream<Float32Array>,
  rest: readonly FeatureStream<Features>[],
): FeatureStream<Float32Array> {
  return {
    push: (samples) => rest.reduce((features, stage) => stage.push(features), first.push(samples)),
    finish: () => {
      // Each stage first has what the one before gives out at its end, then ends itself.
      let features = first.finish();
      for (const stage of rest) {
        const last = stage.push(features);
        features = concatFeatures([last, stage.finish()], last.size);
      }
      return features;
    },
  };
}
