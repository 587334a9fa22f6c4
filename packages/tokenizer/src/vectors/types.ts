// Vectors of words, and how they are read.

/** Pretrained vectors by word. */
export interface WordVectors {
  readonly size: number;
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

/** Which words are read, and how many. */
export interface ReadVectorsOptions {
  /** Keep only these words. */
  readonly words?: { has(word: string): boolean };
  /** Stop after so many kept words. */
  readonly limit?: number;
}
