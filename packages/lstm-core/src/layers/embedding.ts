// A table of vectors, one for each id.
import { ConfigError, type Random, ShapeError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { uniform } from '../initializers.ts';
import { checkFlags, checkSizes, checkWeights, show } from '../ops/checks.ts';
import { embeddingLookup } from '../ops/embedding.ts';
import { createParams, disposeParams, type NamedParams, prefixed } from './params.ts';

/** Sizes of an embedding. */
export interface EmbeddingConfig {
  readonly vocabSize: number;
  readonly embeddingSize: number;
  /** Start values `[V, E]`, row-major; absent: uniform in ±0.1. */
  readonly initialVectors?: Float32Array;
  /** Default true; a frozen table is not among `params`. */
  readonly trainable?: boolean;
}

/** A table of vectors: ids `[B, T]` to `[B, T, D]`. */
export interface Embedding {
  readonly params: NamedParams;
  readonly table: tf.Variable;
  /** ids `[B, T]` -> `[B, T, E]`; ids `[N]` -> `[N, E]`. @throws ShapeError; DataError if an id is outside 0 to V - 1 */
  apply(ids: tf.Tensor2D): tf.Tensor3D;
  apply(ids: tf.Tensor1D): tf.Tensor2D;
  dispose(): void;
}

/**
 * An embedding with random vectors, or with those that are given.
 * @throws ConfigError for sizes out of range; ShapeError if the start values are not as many as the sizes say
 */
export function createEmbedding(config: EmbeddingConfig, random: Random, name = 'embedding'): Embedding {
  const { vocabSize, embeddingSize, initialVectors, trainable = true } = config;
  checkSizes({ vocabSize, embeddingSize }, name);
  checkFlags({ [`${name}: trainable`]: trainable });
  checkWeights(name, vocabSize * embeddingSize);
  if (initialVectors !== undefined && !(initialVectors instanceof Float32Array)) {
    const got = show(initialVectors);
    throw new ConfigError({ where: `${name}: initialVectors`, expected: 'a Float32Array', got });
  }
  if (initialVectors && initialVectors.length !== vocabSize * embeddingSize) {
    const expected = `${vocabSize} x ${embeddingSize} numbers`;
    throw new ShapeError({ where: `${name}: initialVectors`, expected, got: String(initialVectors.length) });
  }
  const { table } = createParams({
    table: () =>
      initialVectors
        ? tf.tensor2d(initialVectors.slice(), [vocabSize, embeddingSize])
        : uniform([vocabSize, embeddingSize], 0.1, random),
  });
  return {
    params: trainable ? prefixed(name, { table }) : {},
    table,
    apply: ((ids: tf.Tensor2D) => embeddingLookup(table as unknown as tf.Tensor2D, ids)) as Embedding['apply'],
    dispose: () => disposeParams({ table }),
  };
}
