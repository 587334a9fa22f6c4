// Importing this module registers the backend; `useLonghand()` makes it the current one.
import { ConfigError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs';
import { LonghandBackend } from './backend.ts';
import { loadWasm } from './compute/wasm.ts';
import { registerElementwise } from './kernels/elementwise.ts';
import { registerFused } from './kernels/fused.ts';
import { registerLstm } from './kernels/lstm.ts';
import { registerMatmul } from './kernels/matmul.ts';
import { registerMove } from './kernels/move.ts';
import { registerOptimizer } from './kernels/optimizer.ts';
import { registerReduce } from './kernels/reduce.ts';
import { BACKEND_NAME } from './kernels/registry.ts';

export { LonghandBackend } from './backend.ts';
export type { Compute } from './compute/compute.ts';

tf.registerBackend(BACKEND_NAME, () => new LonghandBackend(loadWasm()));
tf.copyRegisteredKernels('cpu', BACKEND_NAME);
registerFused();
registerLstm();
registerOptimizer();
registerMatmul();
registerElementwise();
registerReduce();
registerMove();

export interface ComputeInfo {
  /** `wasm-simd`, `wasm-relaxed-simd`, or `reference`: tfjs's own `cpu` backend with every operation as its twin. */
  readonly compute: string;
  readonly threads: number;
}

const tiers = ['wasm', 'reference'] as const;

/**
 * Sets the tfjs backend that `LONGHAND_COMPUTE` names; unset: the fastest there is.
 * @throws ConfigError if the variable holds something else.
 */
export async function useLonghand(tier: string = process.env.LONGHAND_COMPUTE ?? 'wasm'): Promise<ComputeInfo> {
  switch (tier as (typeof tiers)[number]) {
    case 'reference':
      await tf.setBackend('cpu');
      return { compute: 'reference', threads: 1 };
    case 'wasm': {
      await tf.setBackend(BACKEND_NAME);
      const { compute } = tf.backend() as LonghandBackend;
      return { compute: compute.name, threads: compute.threads };
    }
    default:
      throw new ConfigError({ where: 'LONGHAND_COMPUTE', expected: tiers.join(' or '), got: `"${tier}"` });
  }
}
