export { beamSearch } from './beam-search.ts';
export type { BeamOptions, Hypothesis } from './beam-step.ts';
export * from './ctc/index.ts';
export { type Candidate, candidatesOf, type DecodingModel, ensemble, type Step, type StepOptions } from './model.ts';
export type { SequenceOptions } from './options.ts';
export { repeating } from './repeating.ts';
export { type Sample, type SamplingOptions, sample } from './sampling.ts';
