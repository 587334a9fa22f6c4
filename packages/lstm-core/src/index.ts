import './tfjs/methods.ts'; // before anything calls one

export { type Cell, type CellOptions, type CellState, defineCell } from './cells/cell.ts';
export { glorotUniform, orthogonal, uniform } from './initializers.ts';
export * from './kernels.ts';
export {
  type Attention,
  type AttentionConfig,
  type AttentionKind,
  type AttentionMemory,
  attentionKinds,
  createAttention,
} from './layers/attention.ts';
export {
  type AttentionDecoder,
  type AttentionDecoderConfig,
  createAttentionDecoder,
  type DecoderResult,
  type DecoderState,
} from './layers/attention-decoder.ts';
export {
  type AttentionPooling,
  type AttentionPoolingConfig,
  createAttentionPooling,
} from './layers/attention-pooling.ts';
export { type Crf, type CrfConfig, createCrf } from './layers/crf.ts';
export {
  createDecodingModel,
  decodingOf,
  type ReadSource,
  type RowTensors,
  type SequenceModel,
  type SourceDecoding,
  type StepwiseDecoder,
  withDecoding,
} from './layers/decoding-model.ts';
export { createEmbedding, type Embedding, type EmbeddingConfig } from './layers/embedding.ts';
export {
  createEncoderDecoder,
  type Decoded,
  type Encoded,
  type EncoderDecoder,
  type EncoderDecoderConfig,
  type SourceTensors,
} from './layers/encoder-decoder.ts';
export { createGru, type Gru } from './layers/gru.ts';
export { createLinear, type Linear, type LinearConfig } from './layers/linear.ts';
export { createLstm, type Lstm, type LstmConfig, type LstmOptions, type LstmResult } from './layers/lstm.ts';
export { createParams, disposeParams, type NamedParams, prefixed, type TrainingMode } from './layers/params.ts';
export type { Recurrent, RecurrentConfig, RecurrentOptions, RecurrentResult } from './layers/recurrent.ts';
export { createRnn, type Rnn, type RnnConfig } from './layers/rnn.ts';
export { type CellName, cellNames, createStack, type Stack, type StackConfig } from './layers/stack.ts';
export { type Stateful, stateful } from './layers/stateful.ts';
export { copyWeights, parameterCount, type StoredWeight } from './layers/stored-weights.ts';
export {
  type BinaryCrossEntropyOptions,
  binaryCrossEntropy,
  binaryCrossEntropyComposed,
} from './ops/binary-cross-entropy.ts';
export { type ConsistencyLossOptions, consistencyLoss, consistencyLossComposed } from './ops/consistency-loss.ts';
export { coverageLoss } from './ops/coverage-loss.ts';
export {
  type CrfInputs,
  type CrfLossOptions,
  type CrfOptions,
  type CrfWeights,
  crfLoss,
  crfLossComposed,
  crfMarginals,
  crfMarginalsComposed,
} from './ops/crf.ts';
export { type BestLabelling, crfViterbi } from './ops/crf-viterbi.ts';
export { type CtcLossOptions, ctcLoss, ctcLossComposed } from './ops/ctc-loss.ts';
export { hasKernel } from './ops/dispatch.ts';
export { type DropoutOptions, dropout, dropoutComposed, dropoutMask } from './ops/dropout.ts';
export { embeddingLookup, embeddingLookupComposed } from './ops/embedding.ts';
export {
  type GruWeights,
  gruSequence,
  type HiddenSequenceOptions,
  type HiddenSequenceResult,
  type HiddenState,
} from './ops/gru-sequence.ts';
export { forgetInt8, int8Of, setInt8 } from './ops/int8.ts';
export { type LayerNormOptions, layerNorm, layerNormComposed } from './ops/layer-norm.ts';
export { type LinearOptions, linear, linearComposed } from './ops/linear.ts';
export { lstmSequence, lstmSequenceComposed } from './ops/lstm-sequence.ts';
export type { LstmSequenceOptions, LstmSequenceResult, LstmState, LstmWeights, LstmZoneout } from './ops/lstm-types.ts';
export {
  type LstmVariantOptions,
  type LstmVariantWeights,
  lstmVariantSequence,
} from './ops/lstm-variant-sequence.ts';
export { maskedSoftmax, maskedSoftmaxComposed } from './ops/masked-softmax.ts';
export {
  type MultiHeadAttentionInputs,
  type MultiHeadAttentionOptions,
  type MultiHeadAttentionResult,
  multiHeadAttention,
  multiHeadAttentionComposed,
} from './ops/multi-head-attention.ts';
export {
  checkOptimizerAttributes,
  type OptimizerStepInputs,
  optimizerSlots,
  optimizerStep,
  optimizerStepComposed,
  slotNames,
  sumOfSquares,
} from './ops/optimizer-step.ts';
export {
  type PointerInputs,
  pointerCrossEntropy,
  pointerCrossEntropyComposed,
  pointerTopLogProbs,
  pointerTopLogProbsComposed,
} from './ops/pointer.ts';
export { poolSequence, poolSequenceComposed } from './ops/pooling.ts';
export { type RDropOptions, rDropLoss, rDropRows } from './ops/r-drop.ts';
export { type RnnActivation, type RnnOptions, type RnnWeights, rnnSequence } from './ops/rnn-sequence.ts';
export { reverseSequence, sequenceMask } from './ops/sequence.ts';
export {
  type SoftmaxCrossEntropyOptions,
  softmaxCrossEntropy,
  softmaxCrossEntropyComposed,
  type WeightedCrossEntropyOptions,
} from './ops/softmax-cross-entropy.ts';
export { softCrossEntropyComposed } from './ops/target-cross-entropy.ts';
export { type TopLogProbs, topLogProbs, topLogProbsComposed } from './ops/top-log-probs.ts';
/** The equations in float64, step by step: what the fast forms are compared with. */
export * as reference from './reference/index.ts';
