export {
  type Bleu,
  type BleuOptions,
  type BleuScore,
  type BleuSmoothing,
  bleu,
  bleuSmoothings,
  createBleu,
  sentenceBleu,
} from './bleu.ts';
export { type ChrfOptions, chrf, createChrf } from './chrf.ts';
export { sacrebleuVersion } from './sacrebleu.ts';
export {
  approximateRandomizationTest,
  bootstrapTestOf,
  type Draws,
  type PairedTest,
  type PairedTestOptions,
  pairedBootstrapTest,
  randomizationTestOf,
} from './significance.ts';
export { createTer, type TerOptions, ter } from './ter.ts';
export { type BleuTokenizer, bleuTokenize, bleuTokenizers } from './tokenizers.ts';
