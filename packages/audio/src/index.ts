export {
  addNoise,
  type NoiseOptions,
  perturbSpeed,
  perturbVolume,
  type SpeedOptions,
  type VolumeOptions,
} from './augment.ts';
export { addDeltas, type DeltaOptions, streamDeltas } from './features/deltas.ts';
export { createFeatureExtractor, type FeatureExtractor } from './features/extractor.ts';
export { type NormalizeOptions, normalize, type SlidingOptions, streamNormalize } from './features/normalize.ts';
export type { FeatureOptions, FeaturePreset, ResolvedFeatureOptions, Span, WindowName } from './features/options.ts';
export { concatFeatures } from './features/rows.ts';
export { type SpecAugmentOptions, specAugment } from './features/spec-augment.ts';
export { type StackOptions, stackFrames, streamStack } from './features/stack.ts';
export { createSegmenter, type Segment, type Segmenter, type SegmentOptions } from './segments/segments.ts';
export { decodeAudio, openSound, wholeSound } from './sound/decode.ts';
export { encodeWav } from './sound/encode-wav.ts';
export type { OpenSound } from './sound/pcm.ts';
export { resample } from './sound/resample.ts';
export type { SoundBytes } from './sound/sound-bytes.ts';
export { type SynthesisOptions, synthesizeDigits, voices } from './synthesis/digits.ts';
export type { Audio, FeatureStream, Features } from './types.ts';
