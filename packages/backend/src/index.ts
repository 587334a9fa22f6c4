// Importing this module registers the backend; `useLonghand()` makes it the current one.
import * as tf from '@tensorflow/tfjs';
import { LonghandBackend } from './backend.ts';
import { checkTier, loadTier, type Tier } from './compute/tier.ts';
import { registerCrf } from './kernels/crf.ts';
import { registerCtc } from './kernels/ctc.ts';
import { registerDropout } from './kernels/dropout.ts';
import { registerElementwise } from './kernels/elementwise.ts';
import { registerEmbedding } from './kernels/embedding.ts';
import { registerGather } from './kernels/gather.ts';
import { registerGradients } from './kernels/gradients.ts';
import { registerLinear } from './kernels/linear.ts';
import { registerLosses } from './kernels/losses.ts';
import { registerLstm } from './kernels/lstm.ts';
import { registerMaskedSoftmax } from './kernels/masked-softmax.ts';
import { registerMatmul } from './kernels/matmul.ts';
import { registerMove } from './kernels/move.ts';
import { registerOptimizer } from './kernels/optimizer.ts';
import { registerPointer } from './kernels/pointer.ts';
import { registerPooling } from './kernels/pooling.ts';
import { registerReduce } from './kernels/reduce.ts';
import { BACKEND_NAME, registerGeneral } from './kernels/registry.ts';
import { registerTopLogProbs } from './kernels/top-log-probs.ts';

export { LonghandBackend } from './backend.ts';
export type { Compute } from './compute/compute.ts';
export { type KernelTime, profileKernels } from './profile.ts';

tf.registerBackend(BACKEND_NAME, () => new LonghandBackend(loadTier(checkTier(process.env.LONGHAND_COMPUTE))));
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

export interface ComputeInfo {
  /** `native-avx512` and the like, `wasm-simd`, `wasm-relaxed-simd`, or `reference`: tfjs's own `cpu` backend and twins. */
  readonly compute: string;
  readonly threads: number;
}

/**
 * Sets the tfjs backend that `tier` or `LONGHAND_COMPUTE` names; neither: the fastest there is.
 * Naming another tier than the current one disposes the current one with its tensors.
 * @throws ConfigError if it is no tier, or `native` where nothing was built.
 */
export async function useLonghand(tier: string | undefined = process.env.LONGHAND_COMPUTE): Promise<ComputeInfo> {
  const wanted = checkTier(tier);
  if (wanted === 'reference') {
    await tf.setBackend('cpu');
    return { compute: 'reference', threads: 1 };
  }
  const { compute } = current(wanted) ?? load(wanted);
  await tf.setBackend(BACKEND_NAME);
  return { compute: compute.name, threads: compute.threads };
}

/** The backend that is loaded, if it is of the tier that is wanted. */
function current(wanted: Tier | undefined): LonghandBackend | undefined {
  if (!(BACKEND_NAME in tf.engine().registry)) return undefined;
  const backend = tf.findBackend(BACKEND_NAME) as LonghandBackend;
  return wanted === undefined || backend.compute.name.startsWith(wanted) ? backend : undefined;
}

function load(wanted: Tier | undefined): LonghandBackend {
  const backend = new LonghandBackend(loadTier(wanted)); // here, since tfjs would only warn of what it throws
  if (BACKEND_NAME in tf.engine().registryFactory) tf.removeBackend(BACKEND_NAME);
  tf.registerBackend(BACKEND_NAME, () => backend);
  return backend;
}
