// The float64 specifications, for whoever wants to read or check against them.
export { type AttentionWeights, referenceAttention } from './attention.ts';
export { type CrfScores, type CrfSequence, referenceCrf, referenceCrfScore } from './crf.ts';
export { type GruGradients, type GruSequence, type GruWeights, referenceGru, referenceGruGradients } from './gru.ts';
export { type Int8LstmWeights, int8Lstm, int8Product } from './int8.ts';
export {
  type LstmGradients,
  type LstmSequence,
  type LstmState,
  type LstmWeights,
  referenceLstm,
  referenceLstmGradients,
} from './lstm.ts';
export {
  type LstmVariantOptions,
  type LstmVariantState,
  type LstmVariantWeights,
  numericGradient,
  referenceLstmVariant,
} from './lstm-variant.ts';
export { type Matrix, matrix } from './matrix.ts';
export { type PointerRow, referencePointer, referencePointerLoss } from './pointer.ts';
export { type RnnGradients, type RnnSequence, type RnnWeights, referenceRnn, referenceRnnGradients } from './rnn.ts';
export { type Direction, type DirectionRun, referenceStack, type StackRun } from './stack.ts';
export {
  type MultiHeadWeights,
  type NormWeights,
  type ProjectionWeights,
  referenceLayerNorm,
  referenceMultiHeadAttention,
  referencePositions,
  referenceTransformerLayer,
  type TransformerLayerWeights,
  type TransformerMemory,
  type TransformerRun,
} from './transformer.ts';
