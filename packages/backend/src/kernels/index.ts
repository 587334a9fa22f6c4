// All kernels of the backend `longhand`.
import { registerCrf } from './crf.ts';
import { registerCtc } from './ctc.ts';
import { registerDropout } from './dropout.ts';
import { registerElementwise } from './elementwise.ts';
import { registerEmbedding } from './embedding.ts';
import { registerGather } from './gather.ts';
import { registerGradients } from './gradients.ts';
import { registerLinear } from './linear.ts';
import { registerLosses } from './losses.ts';
import { registerLstm } from './lstm.ts';
import { registerMaskedSoftmax } from './masked-softmax.ts';
import { registerMatmul } from './matmul.ts';
import { registerMove } from './move.ts';
import { registerOptimizer } from './optimizer.ts';
import { registerPointer } from './pointer.ts';
import { registerPooling } from './pooling.ts';
import { registerReduce } from './reduce.ts';
import { registerGeneral } from './registry.ts';
import { registerTopLogProbs } from './top-log-probs.ts';

/** Registers them with tfjs: its general ones first, since ours take the place of some. */
export function registerKernels(): void {
  registerGeneral();
  registerEmbedding();
  registerLinear();
  registerDropout();
  registerPooling();
  registerMaskedSoftmax();
  registerTopLogProbs();
  registerLosses();
  registerCrf();
  registerCtc();
  registerPointer();
  registerLstm();
  registerOptimizer();
  registerMatmul();
  registerElementwise();
  registerReduce();
  registerMove();
  registerGather();
  registerGradients();
}
