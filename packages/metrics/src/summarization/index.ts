export { porterStem } from './porter.ts';
export {
  createRouge,
  type Rouge,
  type RougeName,
  type RougeOptions,
  type RougeScore,
  type RougeScores,
  rougeNames,
} from './rouge.ts';
export { createRougeTokenizer, type RougeTokenizerOptions, rougeTokenizers } from './rouge-tokenizers.ts';
export { keptShare, type SelectionCounts, selectionCounts, tokenF1 } from './selection.ts';
export { novelNgrams, repeatedNgrams } from './wording.ts';
