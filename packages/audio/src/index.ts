export type { FeatureOptions, FeaturePreset, ResolvedFeatureOptions, Span, WindowName } from './features/options.ts';
export * from './pending.ts';
export type { Audio, FeatureStream, Features } from './types.ts';
