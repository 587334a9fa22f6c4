// The kernels a backend may register for Longhand's fused operations: names, inputs, attributes, outputs.
// On a backend without them every operation runs as its composition of plain tfjs ops (its composed op).
// All float tensors are float32; ids, lengths and targets are int32. B batch, T time, D input, H hidden.
// The operations check shapes, dtypes, ranges and kinds before they call a kernel (ops/checks.ts); no axis is empty. What lies in
// the padding, in inputs and in gradients, may be NaN or infinite, and reaches nothing.

/**
 * One LSTM layer in one direction over a whole sequence.
 * Inputs: `x [B,T,D]`, `kernel [D,4H]`, `recurrentKernel [H,4H]`, `bias [4H]` (gates i, f, g, o), `h0 [B,H]`, `c0 [B,H]`,
 * `lengths [B]` (0 <= length <= T), `recurrentMask [B,H]` (multiplies h_{t-1} at every step) or a scalar 1 for no mask,
 * `hiddenUpdate`, `cellUpdate` (scalars or `[B,T,H]`: with `zoneout`, the share of h_t and c_t that is new, the rest being
 * h_{t-1} and c_{t-1}; h_t comes of the whole new cell, as in Krueger et al. 2017).
 * All inputs are always present: tfjs's tape cannot save an absent one.
 * Outputs: `output [B,T,H]` (0 in the padding), `h [B,H]`, `c [B,H]` (the state after the last real step; h0, c0 where
 * the length is 0); and, if `forGradient`, `gates [B,T,4H]` (i, f, g, o after their activations), `cells [B,T,H]` (c_t).
 * `reverse` runs each sequence from its own last real step to its first; `output[:, t]` stays at position t.
 */
export const LSTM = 'LonghandLstm';
/**
 * Inputs: those of `LSTM`, its outputs `output`, `gates`, `cells`, and the gradients `dOutput [B,T,H]`, `dH`, `dC [B,H]`.
 * Outputs: `dGates [B,T,4H]` (before their activations: the input's gradient is dGates kernelᵀ, computed where it is wanted),
 * `dKernel`, `dRecurrentKernel`, `dBias`, `dH0`, `dC0`.
 */
export const LSTM_GRADIENT = 'LonghandLstmGradient';
/** Attributes of a sequence through an LSTM layer. */
export interface LstmAttributes {
  readonly reverse: boolean;
  /** Of i, f and o; hard: 0.2 x + 0.5 between 0 and 1, as in Keras. */
  readonly gateActivation: 'sigmoid' | 'hardSigmoid';
  /** Without it the updates are not looked at. */
  readonly zoneout: boolean;
  /** Must be set with `zoneout`. */
  readonly forGradient: boolean;
}

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

/**
 * A matrix `[K,U]` in 8 bits: element (k, u) is `values[k U + u] scales[u]`. Products with it quantize each row x of the other side, too:
 * q = round(x / s) with s = max |x| / 127, to even, and add whole numbers, so they are exact: y_u = s scales_u Σ_k q_k values_ku.
 */
export interface Int8Matrix {
  readonly shape: readonly [rows: number, columns: number];
  /** From -127 to 127, row-major. */
  readonly values: Int8Array;
  /** `[U]` */
  readonly scales: Float32Array;
}

/** `LINEAR` for inference, where `kernel` is what `int8` stands for. */
export const LINEAR_INT8 = 'LonghandLinearInt8';
/** Attributes of a linear layer with int8 weights. */
export interface LinearInt8Attributes extends LinearAttributes {
  readonly int8: Int8Matrix;
}
/** `LSTM` for inference, where the kernels are what `int8` stands for: no mask, no zoneout, nothing kept for a gradient. */
export const LSTM_INT8 = 'LonghandLstmInt8';
/** Attributes of a sequence through an LSTM layer with int8 weights. */
export interface LstmInt8Attributes extends Pick<LstmAttributes, 'reverse' | 'gateActivation'> {
  readonly int8: { readonly kernel: Int8Matrix; readonly recurrentKernel: Int8Matrix };
}

/**
 * `logits [N,V]`, `targets [N]` -> `losses [N]`, `logSumExp [N]`. The loss of a row whose target equals `ignoreIndex` is 0.
 * With label smoothing s the target distribution is (1 - s) one-hot + s / V, as in PyTorch. Other targets outside 0..V-1 are an error.
 */
export const SOFTMAX_CROSS_ENTROPY = 'LonghandSoftmaxCrossEntropy';
/** `logits`, `targets`, `logSumExp`, `dLosses [N]` -> `dLogits [N,V]`. */
export const SOFTMAX_CROSS_ENTROPY_GRADIENT = 'LonghandSoftmaxCrossEntropyGradient';
/** Attributes of the cross-entropy of logits. */
export interface SoftmaxCrossEntropyAttributes {
  /** -1 ignores nothing. */
  readonly ignoreIndex: number;
  readonly labelSmoothing: number;
}

/**
 * The same where each class counts by its weight w: `logits`, `targets`, `weight [V]` -> `losses [N]`, `logSumExp [N]`. A loss is
 * (1 - s) w_target (-log p_target) + s / V Σ_c w_c (-log p_c), as in PyTorch.
 */
export const WEIGHTED_CROSS_ENTROPY = 'LonghandWeightedCrossEntropy';
/** `logits`, `targets`, `weight`, `logSumExp`, `dLosses [N]` -> `dLogits [N,V]`. */
export const WEIGHTED_CROSS_ENTROPY_GRADIENT = 'LonghandWeightedCrossEntropyGradient';

/**
 * The same where each row has a distribution q for its target: `logits`, `targets [N,V]`, `weight [V]` (of ones: all classes count
 * alike) -> `losses [N]`, `logSumExp [N]`. A loss is Σ_c w_c ((1 - s) q_c + s / V) (-log p_c); no row is ignored.
 */
export const SOFT_CROSS_ENTROPY = 'LonghandSoftCrossEntropy';
/** `logits`, `targets`, `weight`, `logSumExp`, `dLosses [N]` -> `dLogits [N,V]`. */
export const SOFT_CROSS_ENTROPY_GRADIENT = 'LonghandSoftCrossEntropyGradient';
/** Attributes of the cross-entropy with targets that are distributions. */
export type SoftCrossEntropyAttributes = Pick<SoftmaxCrossEntropyAttributes, 'labelSmoothing'>;

/**
 * `logits`, `targets` (0 to 1), both `[N,K]` or `[N]`, `positive` (`[K]`, or `[1]` for all) -> `losses` of their shape:
 * -positive target log sigmoid(logit) - (1 - target) log sigmoid(-logit).
 */
export const BINARY_CROSS_ENTROPY = 'LonghandBinaryCrossEntropy';
/** `logits`, `targets`, `positive`, `dLosses` -> `dLogits`. */
export const BINARY_CROSS_ENTROPY_GRADIENT = 'LonghandBinaryCrossEntropyGradient';

/**
 * `logits [2N,V]`, `targets [N]` -> `losses [N]`, and for the way back `logSumExp [2N]` and `divergences [2N]`. Rows n and N + n are
 * two passes p and q over one example: (KL(p || q) + KL(q || p)) / 2, 0 where the target equals `ignoreIndex`.
 */
export const CONSISTENCY_LOSS = 'LonghandConsistencyLoss';
/** `logits`, `targets`, `logSumExp`, `divergences`, `dLosses [N]` -> `dLogits [2N,V]`. */
export const CONSISTENCY_LOSS_GRADIENT = 'LonghandConsistencyLossGradient';
/** Attributes of the R-Drop term between two passes. */
export interface ConsistencyLossAttributes {
  /** -1 ignores nothing. */
  readonly ignoreIndex: number;
}

/** `logits [N,V]` -> `logProbs [N,K]`, `ids [N,K]` int32: the K most probable of each row, best first, of equals the lower id first. */
export const TOP_LOG_PROBS = 'LonghandTopLogProbs';
/** Attributes of the best classes of logits. */
export interface TopLogProbsAttributes {
  /** K, 1 to V. */
  readonly count: number;
}

/**
 * The pointer-generator's loss (See et al. 2017, equation 9), softmax and mixture inside. With g = sigmoid(generate) and a the
 * attention, P(w) = g softmax(logits)[w] + (1 - g) (Σ_{s: id_s = w} a_s + 1e-30); a target from V on can only be copied.
 * `logits [N,V]`, `weights [N,S]` (a), `generate [N]`, `sourceIds [B,S]`, `targets [N]` -> `losses [N]`, and for the way back
 * `logSumExp [N]` and `generated [N]` (the share of P(target) that is not copied). N is a multiple of B, the rows of one source
 * together. Targets equal to `ignoreIndex` have a loss of 0; others that are neither below V nor in their source are an error.
 * Label smoothing s is that of the generator: (1 - s) (-log P(target)) + s (logSumExp - mean of the logits).
 */
export const POINTER_CROSS_ENTROPY = 'LonghandPointerCrossEntropy';
/** All inputs of `POINTER_CROSS_ENTROPY`, its `logSumExp` and `generated`, `dLosses [N]` -> `dLogits`, `dWeights`, `dGenerate`. */
export const POINTER_CROSS_ENTROPY_GRADIENT = 'LonghandPointerCrossEntropyGradient';

/** `logits`, `weights`, `generate`, `sourceIds` as above -> `logProbs [N,K]`, `ids [N,K]` int32 of the mixture, as `TOP_LOG_PROBS`. */
export const POINTER_TOP_LOG_PROBS = 'LonghandPointerTopLogProbs';
/** Attributes of the best words of a pointer-generator. */
export interface PointerTopLogProbsAttributes extends TopLogProbsAttributes {
  /** V and as many words of the sources as have ids from V on; a source id beyond is an error. */
  readonly extendedSize: number;
}

/**
 * Connectionist temporal classification (Graves et al. 2006) with the softmax inside.
 * `logits [B,T,V]`, `targets [B,U]`, `inputLengths [B]`, `targetLengths [B]` -> `losses [B]` (-log p), and for the way back
 * `alphas` and `logSumExp [B,T]` (their layout is the backend's own). Labels equal to the blank or outside 0..V-1 and
 * lengths beyond T or U are an error. The loss of an impossible target is infinite, its gradients are NaN, as in PyTorch;
 * with `zeroInfinity` both are 0.
 */
export const CTC_LOSS = 'LonghandCtcLoss';
/** All inputs of `CTC_LOSS`, its `alphas` and `logSumExp`, and `dLosses [B]` -> `dLogits [B,T,V]`, 0 in the padding. */
export const CTC_LOSS_GRADIENT = 'LonghandCtcLossGradient';
/** Attributes of the CTC loss. */
export interface CtcAttributes {
  readonly blank: number;
  readonly zeroInfinity: boolean;
}

/**
 * The loss of a linear-chain conditional random field (Lafferty et al. 2001).
 * `emissions [B,T,K]`, `transitions [K,K]` (from row to column), `start [K]`, `end [K]`, `labels [B,T]`, `lengths [B]` ->
 * `losses [B]` (-log p of the labels), `marginals [B,T,K]` (p of each label at each step, 0 in the padding) and
 * `pairMarginals [B,K,K]` (expected number of steps from one label to another). The last two do not depend on the labels.
 * Labels outside 0..K-1 and lengths beyond T are an error; a length of 0 gives zeros.
 */
export const CRF_LOSS = 'LonghandCrfLoss';
/** `labels`, `lengths`, `marginals`, `pairMarginals`, `dLosses [B]` -> `dEmissions`, `dTransitions`, `dStart`, `dEnd`. */
export const CRF_LOSS_GRADIENT = 'LonghandCrfLossGradient';

/**
 * `x [...]` -> x / (1 - rate) where `hashUniform(seed, index) >= rate`, else 0; `index` counts the elements in row-major order.
 * Its own gradient: the same kernel on `dOutput`. With `sharedAxis` 1 and `x [B,T,D]` the index is that of `[B,1,D]`:
 * one mask for all steps (variational dropout, Gal and Ghahramani 2016). -1: every element has its own draw.
 */
export const DROPOUT = 'LonghandDropout';
/** Attributes of dropout. */
export interface DropoutAttributes {
  readonly rate: number;
  readonly seed: number;
  readonly sharedAxis: -1 | 1;
}

/** `x [B,T,H]`, `lengths [B]` -> `[B,H]` over the real steps; zeros where the length is 0. */
export const POOLING = 'LonghandPooling';
/** `x`, `lengths`, `output [B,H]`, `dOutput [B,H]` -> `dx [B,T,H]`. The gradient of a maximum goes to its first place. */
export const POOLING_GRADIENT = 'LonghandPoolingGradient';
/** From the states of all steps to one vector: their mean, their maximum in each number, the last one. */
export type PoolingKind = 'mean' | 'max' | 'last';
/** Attributes of pooling over time. */
export interface PoolingAttributes {
  readonly kind: PoolingKind;
}

/** `scores [B,T]`, `lengths [B]` -> softmax over the real steps, 0 in the padding; a length of 0 gives zeros. */
export const MASKED_SOFTMAX = 'LonghandMaskedSoftmax';
/** `output [B,T]`, `dOutput [B,T]` -> `dScores [B,T]`. */
export const MASKED_SOFTMAX_GRADIENT = 'LonghandMaskedSoftmaxGradient';

/** `x [N,D]`, `gain [D]`, `bias [D]` -> gain ∗ (x - mean) / sqrt(variance + epsilon) + bias, by row (Ba et al. 2016). */
export const LAYER_NORM = 'LonghandLayerNorm';
/** `x`, `gain`, `dOutput [N,D]` -> `dx`, `dGain`, `dBias`. */
export const LAYER_NORM_GRADIENT = 'LonghandLayerNormGradient';
/** Of `LAYER_NORM`. */
export interface LayerNormAttributes {
  readonly epsilon: number;
}

/**
 * Attention in heads (Vaswani et al. 2017). `queries [N,T,M]`, `keys [B,S,M]`, `values [B,S,M]`, `lengths [B]` -> `context [N,T,M]`
 * and `weights [N,heads,T,S]`: head h has columns h d to (h + 1) d - 1, d = M / heads; its weights are the softmax of q k / √d over
 * the real steps, with `causal` over those up to S - T + t; its context is their sum of the values. A query that sees no step has
 * zeros. N is a multiple of B, the rows of one source together. With a `rate` the context is that of weights after `DROPOUT` with
 * this seed; those that are given out are before it.
 */
export const MULTI_HEAD_ATTENTION = 'LonghandMultiHeadAttention';
/** All inputs of `MULTI_HEAD_ATTENTION`, its `weights`, and the gradients `dContext`, `dWeights` -> `dQueries`, `dKeys`, `dValues`. */
export const MULTI_HEAD_ATTENTION_GRADIENT = 'LonghandMultiHeadAttentionGradient';
/** Of `MULTI_HEAD_ATTENTION`; a `rate` of 0 is no dropout. */
export interface MultiHeadAttentionAttributes {
  readonly heads: number;
  readonly causal: boolean;
  readonly rate: number;
  readonly seed: number;
}

/** `x [...]` -> `[]`, the sum of squares (accumulated wider than float32), for clipping by global norm. */
export const SUM_OF_SQUARES = 'LonghandSumOfSquares';

/**
 * One optimizer step in one pass, IN PLACE: the buffers of `parameter` and of the slots change. No output.
 * The gradient is first multiplied by `gradientScale` (clipping, accumulation), then kept between -`clipValue` and `clipValue`.
 * Formulas are PyTorch's, its constants (1 - beta2, bias corrections) computed in float64.
 * Inputs: `parameter`, `gradient`, and the slots the kind names, all of one shape.
 */
export const OPTIMIZER_STEP = 'LonghandOptimizerStep';
/** Attributes of an update of a parameter. */
export type OptimizerStepAttributes = {
  readonly learningRate: number;
  readonly gradientScale: number;
  /** Absent: no bound. */
  readonly clipValue?: number;
} & (
  | {
      /** Slots `m`, `v`; `step` counts from 1. `decoupled`: AdamW (Loshchilov and Hutter 2019), else L2 in the gradient. */
      readonly kind: 'adam';
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly weightDecay: number;
      readonly decoupled: boolean;
      readonly step: number;
      /** Divides by the greatest v so far, which is a third slot `vMax` (Reddi et al. 2018). Default false. */
      readonly amsgrad?: boolean;
    }
  /** Slot `velocity`. velocity = momentum * velocity + gradient (at step 1: gradient), without dampening. */
  | { readonly kind: 'sgd'; readonly momentum: number; readonly nesterov: boolean; readonly weightDecay: number }
  /** Slots `square` and, always present, `velocity` (used when momentum > 0). */
  | {
      readonly kind: 'rmsprop';
      readonly alpha: number;
      readonly epsilon: number;
      readonly momentum: number;
      readonly weightDecay: number;
    }
  /** Slot `sum`, of squares (Duchi et al. 2011). The rate is learningRate / (1 + (step - 1) learningRateDecay), `step` from 1. */
  | {
      readonly kind: 'adagrad';
      readonly epsilon: number;
      readonly learningRateDecay: number;
      readonly weightDecay: number;
      readonly step: number;
    }
);

interface Contract<Inputs extends string, Outputs extends readonly (string | undefined)[], Attributes = unknown> {
  readonly inputs: Inputs;
  readonly attributes: Attributes;
  /** In this order; those with `?` only where the description above says so. */
  readonly outputs: Outputs;
}

type LstmInput =
  | 'x'
  | 'kernel'
  | 'recurrentKernel'
  | 'bias'
  | 'h0'
  | 'c0'
  | 'lengths'
  | 'recurrentMask'
  | 'hiddenUpdate'
  | 'cellUpdate';
type PointerInput = 'logits' | 'weights' | 'generate' | 'sourceIds';
type AttentionInput = 'queries' | 'keys' | 'values' | 'lengths';
type CtcInput = 'logits' | 'targets' | 'inputLengths' | 'targetLengths';

/** Every kernel's inputs, outputs and attributes. A backend's bindings and the calls of the operations take their types from here. */
export interface KernelContracts {
  readonly [LSTM]: Contract<LstmInput, ['output', 'h', 'c', 'gates'?, 'cells'?], LstmAttributes>;
  readonly [LSTM_GRADIENT]: Contract<
    LstmInput | 'output' | 'gates' | 'cells' | 'dOutput' | 'dH' | 'dC',
    ['dGates', 'dKernel', 'dRecurrentKernel', 'dBias', 'dH0', 'dC0'],
    LstmAttributes
  >;
  readonly [EMBEDDING]: Contract<'table' | 'ids', ['output']>;
  readonly [EMBEDDING_GRADIENT]: Contract<'ids' | 'dOutput', ['dTable'], EmbeddingGradientAttributes>;
  readonly [LINEAR]: Contract<'x' | 'kernel' | 'bias', ['output'], LinearAttributes>;
  readonly [LINEAR_INT8]: Contract<'x' | 'kernel' | 'bias', ['output'], LinearInt8Attributes>;
  readonly [LSTM_INT8]: Contract<
    'x' | 'kernel' | 'recurrentKernel' | 'bias' | 'h0' | 'c0' | 'lengths',
    ['output', 'h', 'c'],
    LstmInt8Attributes
  >;
  readonly [LINEAR_GRADIENT]: Contract<
    'x' | 'kernel' | 'output' | 'dOutput',
    ['dx', 'dKernel', 'dBias'],
    LinearAttributes
  >;
  readonly [SOFTMAX_CROSS_ENTROPY]: Contract<
    'logits' | 'targets',
    ['losses', 'logSumExp'],
    SoftmaxCrossEntropyAttributes
  >;
  readonly [SOFTMAX_CROSS_ENTROPY_GRADIENT]: Contract<
    'logits' | 'targets' | 'logSumExp' | 'dLosses',
    ['dLogits'],
    SoftmaxCrossEntropyAttributes
  >;
  readonly [WEIGHTED_CROSS_ENTROPY]: Contract<
    'logits' | 'targets' | 'weight',
    ['losses', 'logSumExp'],
    SoftmaxCrossEntropyAttributes
  >;
  readonly [WEIGHTED_CROSS_ENTROPY_GRADIENT]: Contract<
    'logits' | 'targets' | 'weight' | 'logSumExp' | 'dLosses',
    ['dLogits'],
    SoftmaxCrossEntropyAttributes
  >;
  readonly [SOFT_CROSS_ENTROPY]: Contract<
    'logits' | 'targets' | 'weight',
    ['losses', 'logSumExp'],
    SoftCrossEntropyAttributes
  >;
  readonly [SOFT_CROSS_ENTROPY_GRADIENT]: Contract<
    'logits' | 'targets' | 'weight' | 'logSumExp' | 'dLosses',
    ['dLogits'],
    SoftCrossEntropyAttributes
  >;
  readonly [BINARY_CROSS_ENTROPY]: Contract<'logits' | 'targets' | 'positive', ['losses']>;
  readonly [BINARY_CROSS_ENTROPY_GRADIENT]: Contract<'logits' | 'targets' | 'positive' | 'dLosses', ['dLogits']>;
  readonly [CONSISTENCY_LOSS]: Contract<
    'logits' | 'targets',
    ['losses', 'logSumExp', 'divergences'],
    ConsistencyLossAttributes
  >;
  readonly [CONSISTENCY_LOSS_GRADIENT]: Contract<
    'logits' | 'targets' | 'logSumExp' | 'divergences' | 'dLosses',
    ['dLogits'],
    ConsistencyLossAttributes
  >;
  readonly [TOP_LOG_PROBS]: Contract<'logits', ['logProbs', 'ids'], TopLogProbsAttributes>;
  readonly [POINTER_CROSS_ENTROPY]: Contract<
    PointerInput | 'targets',
    ['losses', 'logSumExp', 'generated'],
    SoftmaxCrossEntropyAttributes
  >;
  readonly [POINTER_CROSS_ENTROPY_GRADIENT]: Contract<
    PointerInput | 'targets' | 'logSumExp' | 'generated' | 'dLosses',
    ['dLogits', 'dWeights', 'dGenerate'],
    SoftmaxCrossEntropyAttributes
  >;
  readonly [POINTER_TOP_LOG_PROBS]: Contract<PointerInput, ['logProbs', 'ids'], PointerTopLogProbsAttributes>;
  readonly [CTC_LOSS]: Contract<CtcInput, ['losses', 'alphas', 'logSumExp'], CtcAttributes>;
  readonly [CTC_LOSS_GRADIENT]: Contract<CtcInput | 'alphas' | 'logSumExp' | 'dLosses', ['dLogits'], CtcAttributes>;
  readonly [CRF_LOSS]: Contract<
    'emissions' | 'transitions' | 'start' | 'end' | 'labels' | 'lengths',
    ['losses', 'marginals', 'pairMarginals']
  >;
  readonly [CRF_LOSS_GRADIENT]: Contract<
    'labels' | 'lengths' | 'marginals' | 'pairMarginals' | 'dLosses',
    ['dEmissions', 'dTransitions', 'dStart', 'dEnd']
  >;
  readonly [DROPOUT]: Contract<'x', ['output'], DropoutAttributes>;
  readonly [POOLING]: Contract<'x' | 'lengths', ['output'], PoolingAttributes>;
  readonly [POOLING_GRADIENT]: Contract<'x' | 'lengths' | 'output' | 'dOutput', ['dx'], PoolingAttributes>;
  readonly [MASKED_SOFTMAX]: Contract<'scores' | 'lengths', ['output']>;
  readonly [MASKED_SOFTMAX_GRADIENT]: Contract<'output' | 'dOutput', ['dScores']>;
  readonly [LAYER_NORM]: Contract<'x' | 'gain' | 'bias', ['output'], LayerNormAttributes>;
  readonly [LAYER_NORM_GRADIENT]: Contract<'x' | 'gain' | 'dOutput', ['dx', 'dGain', 'dBias'], LayerNormAttributes>;
  readonly [MULTI_HEAD_ATTENTION]: Contract<AttentionInput, ['context', 'weights'], MultiHeadAttentionAttributes>;
  readonly [MULTI_HEAD_ATTENTION_GRADIENT]: Contract<
    AttentionInput | 'weights' | 'dContext' | 'dWeights',
    ['dQueries', 'dKeys', 'dValues'],
    MultiHeadAttentionAttributes
  >;
  readonly [SUM_OF_SQUARES]: Contract<'x', ['sum']>;
  readonly [OPTIMIZER_STEP]: Contract<
    'parameter' | 'gradient' | 'm' | 'v' | 'vMax' | 'velocity' | 'square' | 'sum',
    [],
    OptimizerStepAttributes
  >;
}

/** Names of the fused kernels. */
export type KernelName = keyof KernelContracts;
/** Names of a kernel's inputs. */
export type KernelInput<Name extends KernelName> = KernelContracts[Name]['inputs'];
/** The attributes of a kernel, by its name. */
export type KernelAttributes<Name extends KernelName> = KernelContracts[Name]['attributes'];
