export type { FeatureOptions, FeaturePreset, ResolvedFeatureOptions, Span, WindowName } from './features/options.ts';
export * from './pending.ts';
export { decodeAudio } from './sound/decode.ts';
export { resample } from './sound/resample.ts';
export { encodeWav } from './sound/wav-samples.ts';
export type { Audio, FeatureStream, Features } from './types.ts';
