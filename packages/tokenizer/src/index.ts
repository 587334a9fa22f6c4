export { type BucketOptions, bucketBatches, type Padded, padSequences } from './batching.ts';
export { isolateGlossaries } from './bpe/glossaries.ts';
export type { TokenizerJson } from './bpe/json.ts';
export { endOfWord, type LearnBpeOptions, learnBpe, type Merge } from './bpe/merges.ts';
export {
  type Bpe,
  type BpeDropout,
  type BpeOptions,
  createBpe,
  markUnits,
} from './bpe/segmenter.ts';
export { type SubwordOptions, SubwordTokenizer } from './bpe/subword.ts';
export type { SpaceMarking } from './bpe/text.ts';
export { detokenize } from './detokenize.ts';
export { mosesDetokenize, mosesTokenize } from './moses.ts';
export { createSentenceSplitter, type SplitSentences } from './sentences.ts';
export {
  createTokenizer,
  type Tokenize,
  type TokenizerConfig,
  type TokenizerKind,
  tokenizerKinds,
} from './tokenize.ts';
export { type EmbeddingMatrix, embeddingMatrix } from './vectors/matrix.ts';
export type { ReadVectorsOptions, WordVectors } from './vectors/types.ts';
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
