// Tests that every backend must pass, to be called in a test file whose `beforeAll` has set the backend.
import { describeAttention } from './attention-conformance.ts';
import { describeCells } from './cells-conformance.ts';
import { describeCoverage } from './coverage-conformance.ts';
import { describeCrf } from './crf-conformance.ts';
import { describeCtc } from './ctc-conformance.ts';
import { describeInt8 } from './int8-conformance.ts';
import { describeLayers } from './layers-conformance.ts';
import { describeLoss } from './loss-conformance.ts';
import { describeLstmOptions } from './lstm-options-conformance.ts';
import { describeLstmVariants } from './lstm-variant-conformance.ts';
import { describeMisuse } from './misuse-conformance.ts';
import { describeOperations } from './operations-conformance.ts';
import { describePadding } from './padding-conformance.ts';
import { describePointer } from './pointer-conformance.ts';
import { describeRecurrent } from './recurrent-conformance.ts';
import { describeSpecialValues } from './special-values-conformance.ts';
import { describeTfjsLayer } from './tfjs-layer-conformance.ts';
import { describeTransformer } from './transformer-conformance.ts';
import { describeTransformerOperations } from './transformer-operations.ts';

/** Every suite, once: a backend conforms when it passes them all. */
export const suites = [
  describeRecurrent,
  describeOperations,
  describeLoss,
  describeCrf,
  describeCtc,
  describePointer,
  describeCoverage,
  describeAttention,
  describeLstmVariants,
  describeLstmOptions,
  describeTfjsLayer,
  describeLayers,
  describeInt8,
  describeCells,
  describeTransformerOperations,
  describeTransformer,
  describeSpecialValues,
  describePadding,
  describeMisuse,
] as const;

/** Defines the tests of every suite. */
export function describeConformance(): void {
  for (const describeSuite of suites) describeSuite();
}

export { expectClose, flat, float32, float64, type Nested, type Tolerance } from './close.ts';
export { type GeneralKernels, watchGeneralKernels } from './general-kernels.ts';
export { compareLstmWithReference, type LstmSizes } from './recurrent-conformance.ts';
export { int32, randomTensor, tidily } from './tensors.ts';
