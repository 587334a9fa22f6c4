// Sound -> feature frames -> what the model reads. Frames up to normalisation are what the cache keeps; masks, deltas and
// stacking come after, anew each epoch.
import {
  type Audio,
  addDeltas,
  addNoise,
  concatFeatures,
  createFeatureExtractor,
  type FeatureExtractor,
  type FeatureStream,
  type Features,
  type NormalizeOptions,
  normalize,
  perturbSpeed,
  resample,
  specAugment,
  stackFrames,
  streamDeltas,
  streamNormalize,
  streamStack,
} from '@longhand/audio';
import { ConfigError, createRandom, DataError, deriveSeed, type Random } from '@longhand/base';
import type { Config } from './config.ts';

export type FeatureConfig = Pick<
  Config,
  'features' | 'numMel' | 'numCoefficients' | 'frameLength' | 'frameShift' | 'normalize' | 'deltas' | 'stack' | 'stride'
>;

/** A way in which training hears a clip. */
export interface Variant {
  readonly speed: number;
  /** Signal to noise in dB; 0: clean. */
  readonly noise: number;
}
export const plain: Variant = { speed: 1, noise: 0 };

export interface FeaturePipeline {
  readonly sampleRate: number;
  /** Numbers in a frame that the model reads. */
  readonly size: number;
  /** From one such frame to the next. */
  readonly secondsPerFrame: number;
  /** Frames the model reads of so many that were extracted. */
  framesOf(extracted: number): number;
  /** Normalised frames. @throws DataError if the sound is empty, too short or silent */
  extract(audio: Audio, where: string, variant?: Variant, seed?: number): Promise<Features>;
  /** What the model reads. @param random masks are drawn from it; none without */
  finish(features: Features, random?: Random): Features;
  /** The same of samples as they come. */
  stream(): FeatureStream<Float32Array>;
  /** All that decides the extracted frames, as text. */
  readonly key: string;
}

type Augmentation = Pick<Config, 'timeMasks' | 'timeMaskFrames' | 'frequencyMasks' | 'frequencyMaskBins' | 'timeWarp'>;

/** Quieter clips hold no speech: -80 dB of full scale. */
const silence = 1e-4;
/** Frames that a sliding mean and variance look back, three seconds, and those that it waits for at the start. */
const sliding = { kind: 'sliding', variance: true, window: 300, minWindow: 50, center: false } as const;

export function createPipeline(config: FeatureConfig & Augmentation, sampleRate: number): FeaturePipeline {
  const { features: kind, numMel, numCoefficients, deltas, stack: size, stride } = config;
  const extractor: FeatureExtractor = createFeatureExtractor({
    ...{ preset: 'kaldi', kind, sampleRate, numMel, dither: 0 },
    ...(kind === 'mfcc' && { numCoefficients }),
    frameLength: { ms: config.frameLength },
    frameShift: { ms: config.frameShift },
  });
  const normalization = normalizationOf(config.normalize);
  const slopes = { kind: 'kaldi', order: deltas } as const;
  const { timeMasks, timeMaskFrames, frequencyMasks, frequencyMaskBins, timeWarp } = config;
  const masks = { timeMasks, timeMaskFrames, timeMaskRatio: 0.3, frequencyMasks, frequencyMaskBins, timeWarp };
  const masked = timeMasks * timeMaskFrames + frequencyMasks * frequencyMaskBins + timeWarp > 0;
  const stacked = { size, stride };
  const finish = (features: Features, random?: Random): Features => {
    const heard = random && masked ? specAugment(features, random, { ...masks, fill: 'mean' }) : features;
    return stackFrames(deltas > 0 ? addDeltas(heard, slopes) : heard, stacked);
  };
  const width = extractor.size * (deltas + 1);
  return {
    sampleRate,
    size: width * size,
    secondsPerFrame: (stride * config.frameShift) / 1000,
    framesOf: (extracted) => Math.ceil(extracted / stride), // as stackFrames
    extract: async (audio, where, { speed, noise } = plain, seed = 0) => {
      check(audio, where);
      const random = createRandom(deriveSeed(seed, where));
      const sound = audio.sampleRate === sampleRate ? audio : await resample(audio, sampleRate, where);
      const faster = speed === 1 ? sound : await perturbSpeed(sound, random, { factors: [speed] });
      const heard = noise > 0 ? addNoise(faster, random, { snrDb: noise, noise: 'white' }) : faster;
      const frames = extractor.extract(heard.samples);
      if (frames.frames === 0)
        throw new DataError({ where, expected: 'sound of a frame or more', got: `${heard.samples.length} samples` });
      return normalization ? normalize(frames, normalization) : frames;
    },
    finish,
    stream: () => {
      const { normalize: kind } = config;
      if (kind !== 'sliding' && kind !== 'none')
        throw new ConfigError({ where: 'stream', expected: '--normalize sliding or none', got: kind });
      return chain(extractor.stream(), [
        ...(kind === 'sliding' ? [streamNormalize(extractor.size, sliding)] : []),
        ...(deltas > 0 ? [streamDeltas(extractor.size, slopes)] : []),
        streamStack(width, stacked),
      ]);
    },
    key: JSON.stringify({ options: extractor.options, normalization }),
  };
}

function normalizationOf(kind: Config['normalize']): NormalizeOptions | undefined {
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

function check({ samples }: Audio, where: string): void {
  if (samples.length === 0) throw new DataError({ where, expected: 'sound', got: 'no samples' });
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  if (!(peak < 2 ** 32)) throw new DataError({ where, expected: 'sound', got: `a sample of ${peak}` });
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
