export { type ArpaOptions, formatArpa, parseArpa } from './arpa.ts';
export { type Discounts, type NgramOptions, type TrainedNgram, trainNgram } from './kneser-ney.ts';
export { maxOrder, missingUnknown, type NgramEntry, NgramModel, type NgramState } from './model.ts';
export { type Perplexity, perplexity } from './perplexity.ts';
export { begin, end, unknown } from './symbols.ts';
