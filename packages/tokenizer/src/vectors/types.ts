// Vectors of words, and how they are read.

export interface WordVectors {
  readonly size: number;
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

export interface ReadVectorsOptions {
  /** Keep only these words. */
  readonly words?: { has(word: string): boolean };
  /** Stop after so many kept words. */
  readonly limit?: number;
}
