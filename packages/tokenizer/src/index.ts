export { type BucketOptions, bucketBatches, type Padded, padSequences } from './batching.ts';
export { porterStem } from './natural.ts';
export {
  createTokenizer,
  type Tokenize,
  type TokenizerConfig,
  type TokenizerKind,
  tokenizerKinds,
} from './tokenize.ts';
export {
  type EmbeddingMatrix,
  embeddingMatrix,
  type ReadVectorsOptions,
  readVectors,
  type WordVectors,
} from './vectors.ts';
export {
  BOS,
  compareCodePoints,
  EOS,
  PAD,
  specialTokens,
  UNK,
  Vocabulary,
  type VocabularyJson,
  type VocabularyOptions,
} from './vocabulary.ts';
