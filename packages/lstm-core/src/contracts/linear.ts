// Embeddings and linear layers.
import type { Contract } from './contract.ts';

/** `table [V,E]`, `ids [...]` -> `[...,E]`. An id outside 0..V-1 is an error. */
export const EMBEDDING = 'LonghandEmbedding';
/** `ids [...]`, `dOutput [...,E]` -> `dTable [V,E]`, the sum over equal ids. */
export const EMBEDDING_GRADIENT = 'LonghandEmbeddingGradient';
/** Attributes of the gradient of an embedding. */
export interface EmbeddingGradientAttributes {
  readonly vocabSize: number;
}

/** `x [N,D]`, `kernel [D,U]`, `bias [U]` -> `x kernel + bias` through the activation, `[N,U]`. */
export const LINEAR = 'LonghandLinear';
/** `x`, `kernel`, `output [N,U]` (after the activation), `dOutput [N,U]` -> `dx`, `dKernel`, `dBias`. */
export const LINEAR_GRADIENT = 'LonghandLinearGradient';
/** What is applied to each output of a linear layer. */
export type Activation = 'linear' | 'relu' | 'sigmoid' | 'tanh';
/** Attributes of a linear layer. */
export interface LinearAttributes {
  readonly activation: Activation;
}

/** Kernels of embeddings and linear layers. */
export interface LinearContracts {
  readonly [EMBEDDING]: Contract<'table' | 'ids', ['output']>;
  readonly [EMBEDDING_GRADIENT]: Contract<'ids' | 'dOutput', ['dTable'], EmbeddingGradientAttributes>;
  readonly [LINEAR]: Contract<'x' | 'kernel' | 'bias', ['output'], LinearAttributes>;
  readonly [LINEAR_GRADIENT]: Contract<
    'x' | 'kernel' | 'output' | 'dOutput',
    ['dx', 'dKernel', 'dBias'],
    LinearAttributes
  >;
}
