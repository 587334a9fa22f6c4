// A layer: attention to itself, in a decoder attention to the memory, a feed-forward part; each is added to what it read.
import { deriveSeed, type Random } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { createLinear, type Linear, type LinearConfig } from '../layers/linear.ts';
import type { Keep, NamedParams, TrainingMode } from '../layers/params.ts';
import { dropout } from '../ops/dropout.ts';
import { createHeadAttention, type HeadAttention, type HeadMemory } from './attention.ts';
import type { TransformerConfig } from './config.ts';
import { createLayerNorm, type LayerNorm } from './norm.ts';

/** What a layer reads beside x. */
interface LayerContext {
  /** `[B]` int32, of the steps that x's own attention sees. */
  readonly lengths: tf.Tensor1D;
  /** A decoder's layer: no step sees those after it; keys and values of the steps before x. */
  readonly causal?: boolean;
  readonly past?: HeadMemory | undefined;
  /** Of a decoder. */
  readonly memory?: HeadMemory & { readonly lengths: tf.Tensor1D };
  readonly training?: TrainingMode | undefined;
}

interface LayerResult {
  /** `[N, T, M]` */
  readonly output: tf.Tensor3D;
  /** Keys and values of all steps so far. */
  readonly seen: HeadMemory;
  /** Attention to the memory, `[N, heads, T, S]`. */
  readonly weights?: tf.Tensor4D;
}

export interface TransformerLayer {
  readonly params: NamedParams;
  apply(x: tf.Tensor3D, context: LayerContext): LayerResult;
  /** Keys and values of a memory `[B, S, M]`; of a decoder's layer. */
  remember(values: tf.Tensor3D): HeadMemory;
}

type Config = Pick<TransformerConfig, 'modelSize' | 'feedForwardSize' | 'heads' | 'norm' | 'dropout'>;

interface Parts {
  readonly self: HeadAttention;
  readonly selfNorm: LayerNorm;
  /** Of a decoder's layer. */
  readonly cross: HeadAttention | undefined;
  readonly crossNorm: LayerNorm | undefined;
  readonly inner: Linear;
  readonly outer: Linear;
  readonly feedForwardNorm: LayerNorm;
}

/** @param keep takes what has variables */
export function createTransformerLayer(
  config: Config,
  kind: 'encoder' | 'decoder',
  random: Random,
  name: string,
  keep: Keep,
): TransformerLayer {
  const parts = createParts(config, kind, random, name, keep);
  return {
    params: Object.assign({}, ...Object.values(parts).map((part) => (part as Parts['self'] | undefined)?.params)),
    remember: (values) => (parts.cross ?? parts.self).remember(values),
    apply: (x, context) => run(parts, config, name, x, context),
  };
}

function createParts(
  { modelSize, feedForwardSize }: Config,
  kind: 'encoder' | 'decoder',
  random: Random,
  name: string,
  keep: Keep,
): Parts {
  const attention = (own: string) => createHeadAttention(modelSize, random.fork(own), `${name}.${own}`, keep);
  const norm = (own: string) => keep(createLayerNorm(modelSize, `${name}.${own}`));
  const linear = (own: string, config: LinearConfig) => keep(createLinear(config, random.fork(own), `${name}.${own}`));
  const decodes = kind === 'decoder';
  return {
    self: attention('self'),
    selfNorm: norm('selfNorm'),
    cross: decodes ? attention('cross') : undefined,
    crossNorm: decodes ? norm('crossNorm') : undefined,
    inner: linear('inner', { inputSize: modelSize, outputSize: feedForwardSize, activation: 'relu' }),
    outer: linear('outer', { inputSize: feedForwardSize, outputSize: modelSize }),
    feedForwardNorm: norm('feedForwardNorm'),
  };
}

function run(parts: Parts, config: Config, name: string, x: tf.Tensor3D, context: LayerContext): LayerResult {
  const { lengths, causal = false, past, memory, training } = context;
  const { heads } = config;
  const { drop, ofWeights } = dropoutOf(config, name, training);
  /** x, and what a part makes of it, added. */
  const residual = (from: tf.Tensor3D, norm: LayerNorm, part: string, f: (x: tf.Tensor3D) => tf.Tensor3D) => {
    const sum = from.add<tf.Tensor3D>(drop(f(config.norm === 'pre' ? norm.apply(from) : from), part));
    return config.norm === 'pre' ? sum : norm.apply(sum);
  };
  let seen: HeadMemory | undefined;
  let weights: tf.Tensor4D | undefined;
  const attended = residual(x, parts.selfNorm, 'self', (input) => {
    const own = parts.self.remember(input);
    seen = past ? joined(past, own) : own;
    return parts.self.apply(input, seen, lengths, { heads, causal, ...ofWeights('self') }).output;
  });
  const { cross, crossNorm } = parts;
  const told =
    cross && crossNorm && memory
      ? residual(attended, crossNorm, 'cross', (input) => {
          const found = cross.apply(input, memory, memory.lengths, { heads, ...ofWeights('cross') });
          ({ weights } = found);
          return found.output;
        })
      : attended;
  const output = residual(told, parts.feedForwardNorm, 'feedForward', (input) =>
    parts.outer.apply(drop(parts.inner.apply(input), 'inner')),
  );
  return { output, seen: seen as HeadMemory, ...(weights && { weights }) };
}

/** Dropout of a layer's parts, each with a mask of its own; in inference none. */
function dropoutOf({ dropout: rate = 0 }: Config, name: string, training: TrainingMode | undefined) {
  const seed = (part: string): number => deriveSeed((training as TrainingMode).seed, name, part);
  const drops = training !== undefined && rate > 0;
  return {
    drop: (x: tf.Tensor3D, part: string): tf.Tensor3D => (drops ? dropout(x, rate, { seed: seed(part) }) : x),
    ofWeights: (part: string) => (drops ? { dropout: { rate, seed: seed(`${part}.weights`) } } : {}),
  };
}

const joined = (past: HeadMemory, own: HeadMemory): HeadMemory => ({
  keys: tf.concat3d([past.keys, own.keys], 1),
  values: tf.concat3d([past.values, own.values], 1),
});
