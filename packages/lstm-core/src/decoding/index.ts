export { type BeamOptions, beamSearch, type Hypothesis } from './beam-search.ts';
export { bestTokens, type Candidate, repeating } from './candidates.ts';
export { type DecodingModel, ensemble, type Step } from './model.ts';
export { type Sample, type SamplingOptions, sample } from './sampling.ts';
