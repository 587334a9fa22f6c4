// The C kernels by name and arguments: `p` an address, `n` a size or index, `i` a 32-bit integer, `f` a float.
// One table for every way the C files are loaded.

export const signatures = {
  matmul_scratch: 'nnn',
  matmul: 'nnnnpnipnipp',
  lstm_scratch: 'nnn',
  lstm_forward: 'nnnniipppppppppnpnpppppp',
  lstm_gradient_scratch: 'nnnn',
  lstm_backward: 'nnnniipppppppnpnppppppppppppp',
  linear_scratch: 'nnn',
  linear: 'nnnippppp',
  linear_gradient: 'nnnipppppppp',
  embedding: 'nnnppp',
  embedding_gradient: 'nnnppp',
  softmax_cross_entropy: 'nnifpppp',
  softmax_cross_entropy_gradient: 'nnifppppp',
  weighted_cross_entropy: 'nniffppppp',
  weighted_cross_entropy_gradient: 'nniffpppppp',
  soft_cross_entropy: 'nnffppppp',
  soft_cross_entropy_gradient: 'nnffpppppp',
  binary_cross_entropy: 'nnipppp',
  binary_cross_entropy_gradient: 'nnippppp',
  consistency_loss: 'nnippppp',
  consistency_loss_gradient: 'nnipppppp',
  top_log_probs: 'nnnppp',
  pointer_cross_entropy: 'nnnnifpppppppp',
  pointer_cross_entropy_gradient: 'nnnnifppppppppppp',
  pointer_top_scratch: 'n',
  pointer_top_log_probs: 'nnnnnnppppppp',
  ctc_scratch: 'n',
  ctc_alphas: 'nnn',
  ctc_loss: 'nnnniipppppppp',
  ctc_loss_gradient: 'nnnniippppppppp',
  crf_scratch: 'nn',
  crf_loss: 'nnnpppppppppp',
  crf_loss_gradient: 'nnnppppppppp',
  dropout: 'nnnfipp',
  pooling: 'innnppp',
  pooling_gradient: 'innnppppp',
  masked_softmax: 'nnppp',
  masked_softmax_gradient: 'nnppp',
  layer_norm: 'nnfpppp',
  layer_norm_gradient: 'nnfppppppp',
  attention_scratch: 'nnn',
  attention: 'nnnnnnifippppppp',
  attention_gradient: 'nnnnnnifippppppppppp',
  sum_of_squares: 'np',
  adam_step: 'npppppfffffffffff',
  sgd_step: 'npppffffif',
  rmsprop_step: 'nppppffffffff',
  adagrad_step: 'npppfffff',
  unary: 'inpp',
  binary: 'innnpnnnpnnnp',
  reduce: 'innnfpp',
  copy_strided: 'nnnnpnnnnpnnnn',
  fill: 'nfp',
} as const;

/** What a kernel returns, where it is not nothing: `n` a size, `l` an index or -1, `d` a double. */
export const results: Partial<Record<keyof typeof signatures, 'n' | 'l' | 'd'>> = {
  matmul_scratch: 'n',
  lstm_scratch: 'n',
  lstm_gradient_scratch: 'n',
  linear_scratch: 'n',
  embedding: 'l',
  softmax_cross_entropy: 'l',
  weighted_cross_entropy: 'l',
  pointer_cross_entropy: 'l',
  pointer_top_scratch: 'n',
  pointer_top_log_probs: 'l',
  ctc_scratch: 'n',
  ctc_alphas: 'n',
  ctc_loss: 'l',
  ctc_loss_gradient: 'l',
  crf_scratch: 'n',
  crf_loss: 'l',
  crf_loss_gradient: 'l',
  attention_scratch: 'n',
  sum_of_squares: 'd',
};

export type KernelName = keyof typeof signatures;

/** Every argument is a number; scratch sizes are in floats; kernels that can fail return the index of what was wrong, or -1. */
export type Kernels = Readonly<Record<KernelName, (...values: number[]) => number>>;

/** Numbers of the functions in elementwise.h. */
export const unaryCodes = {
  linear: 0,
  relu: 1,
  sigmoid: 2,
  tanh: 3,
  exp: 4,
  log: 5,
  sqrt: 6,
  rsqrt: 7,
  square: 8,
  neg: 9,
  abs: 10,
  reciprocal: 11,
} as const;
export const binaryCodes = {
  add: 0,
  subtract: 1,
  multiply: 2,
  divide: 3,
  maximum: 4,
  minimum: 5,
  squaredDifference: 6,
} as const;
export const reduceCodes = { sum: 0, max: 1 } as const;
/** Numbers of the poolings in sequence.c. */
export const poolingCodes = { mean: 0, max: 1, last: 2 } as const;
