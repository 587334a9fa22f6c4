// All kernels of the backend `longhand`.

import { registerBinaryCrossEntropy } from './binary-cross-entropy.ts';
import { registerConsistencyLoss } from './consistency-loss.ts';
import { registerCrf } from './crf.ts';
import { registerCtc } from './ctc.ts';
import { registerDropout } from './dropout.ts';
import { registerElementwise } from './elementwise.ts';
import { registerEmbedding } from './embedding.ts';
import { registerGather } from './gather.ts';
import { registerGradients } from './gradients.ts';
import { registerInt8 } from './int8.ts';
import { registerLayerNorm } from './layer-norm.ts';
import { registerLinear } from './linear.ts';
import { registerLstm } from './lstm.ts';
import { registerMaskedSoftmax } from './masked-softmax.ts';
import { registerMatmul } from './matmul.ts';
import { registerMove } from './move.ts';
import { registerMultiHeadAttention } from './multi-head-attention.ts';
import { registerOptimizerStep } from './optimizer-step.ts';
import { registerPointerCrossEntropy } from './pointer-cross-entropy.ts';
import { registerPointerTopLogProbs } from './pointer-top-log-probs.ts';
import { registerPooling } from './pooling.ts';
import { registerReduce } from './reduce.ts';
import { registerGeneral } from './registry.ts';
import { registerSoftCrossEntropy } from './soft-cross-entropy.ts';
import { registerSoftmax } from './softmax.ts';
import { registerSoftmaxCrossEntropy } from './softmax-cross-entropy.ts';
import { registerSumOfSquares } from './sum-of-squares.ts';
import { registerTopLogProbs } from './top-log-probs.ts';
import { registerWeightedCrossEntropy } from './weighted-cross-entropy.ts';

/** Registers them with tfjs: its general ones first, since ours take the place of some. */
export function registerKernels(): void {
  registerGeneral();
  registerEmbedding();
  registerLinear();
  registerDropout();
  registerPooling();
  registerMaskedSoftmax();
  registerLayerNorm();
  registerMultiHeadAttention();
  registerSoftmax();
  registerTopLogProbs();
  registerSoftmaxCrossEntropy();
  registerWeightedCrossEntropy();
  registerSoftCrossEntropy();
  registerBinaryCrossEntropy();
  registerConsistencyLoss();
  registerCrf();
  registerCtc();
  registerPointerCrossEntropy();
  registerPointerTopLogProbs();
  registerLstm();
  registerInt8();
  registerOptimizerStep();
  registerSumOfSquares();
  registerMatmul();
  registerElementwise();
  registerReduce();
  registerMove();
  registerGather();
  registerGradients();
}
