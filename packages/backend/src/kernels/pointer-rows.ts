// What the kernels of the pointer-generator share.
import { ShapeError } from '@longhand/base';

export const pointerShapes = { logits: 'N V', weights: 'N S', generate: 'N', sourceIds: 'int32 B S' } as const;

/** Rows of each source. @throws ShapeError if they are not as many for each */
export function rowsPerSource({ N, B }: { readonly N: number; readonly B: number }): number {
  if (B > 0 && N % B === 0) return N / B;
  if (N === 0) return 1;
  throw new ShapeError({ where: 'pointer: logits', expected: `a multiple of ${B} rows, one source each`, got: `${N}` });
}
