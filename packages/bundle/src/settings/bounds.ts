import type { Range } from './setting.ts';

/** Bounds that many settings share. Upper ones are far above what anyone trains, and below what would only fail or hang. */
export const bounds = {
  /** Units of a layer, widths, numbers of features. */
  size: { min: 1, max: 16_384, integer: true },
  /** The same where 0 means none. */
  optionalSize: { min: 0, max: 16_384, integer: true },
  layers: { min: 1, max: 64, integer: true },
  /** Words, tokens, examples, updates. */
  items: { min: 1, max: 100_000_000, integer: true },
  /** The same where 0 means none, or no bound. */
  count: { min: 0, max: 100_000_000, integer: true },
  /** Words of a vocabulary, which has four special tokens. */
  vocabulary: { min: 5, max: 10_000_000, integer: true },
  /** Hypotheses that a search keeps. */
  beam: { min: 1, max: 10_000, integer: true },
  /** Of dropout and the like. */
  rate: { min: 0, max: 0.99 },
  share: { min: 0, max: 1 },
  /** Of a loss or a penalty. */
  weight: { min: 0, max: 1e6 },
  /** Seeds have 32 bits. */
  seed: { min: 0, max: 2 ** 32 - 1, integer: true },
} as const satisfies Record<string, Range>;
