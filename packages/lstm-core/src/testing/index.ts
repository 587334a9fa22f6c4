// Tests that every backend must pass, to be called in a test file whose `beforeAll` has set the backend.
export { describeAttention } from './attention-conformance.ts';
export { expectClose, flat, float32, float64, type Nested, type Tolerance } from './close.ts';
export { describeCoverage } from './coverage-conformance.ts';
export { describeCrf } from './crf-conformance.ts';
export { describeCtc } from './ctc-conformance.ts';
export { type GeneralKernels, watchGeneralKernels } from './general-kernels.ts';
export { describeLayers } from './layers-conformance.ts';
export { describeLoss } from './loss-conformance.ts';
export { describeLstmOptions } from './lstm-options-conformance.ts';
export { describeLstmVariants } from './lstm-variant-conformance.ts';
export { describeMisuse } from './misuse-conformance.ts';
export { describeOperations } from './operations-conformance.ts';
export { describePointer } from './pointer-conformance.ts';
export { compareLstmWithReference, describeRecurrent, type LstmSizes } from './recurrent-conformance.ts';
export { int32, randomTensor, tidily } from './tensors.ts';
export { describeTfjsLayer } from './tfjs-layer-conformance.ts';
