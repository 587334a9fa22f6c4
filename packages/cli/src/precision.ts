// --precision: what the products of a program multiply. One setting for every command that computes.
import type { ComputeInfo } from '@longhand/backend';
import { choice, group } from '@longhand/bundle/settings';

/** The flag of training, evaluating and predicting. */
export const precisionSettings = group('Run', {
  precision: choice(
    '',
    ['', 'f32', 'bf16'],
    'Numbers that products multiply. bf16: about 1.7 times as fast on processors with AVX512-BF16, f32 elsewhere; sums, weights and states stay f32. Empty: LONGHAND_PRECISION, else f32.',
    { missing: 'f32' },
  ),
});

type PrecisionName = (typeof precisionSettings.precision)['default'];

/**
 * Sets the backend with that precision; with none the one that is set stays, or `LONGHAND_PRECISION` chooses.
 * @throws ConfigError as `useLonghand`
 */
export async function usePrecision(
  precision: PrecisionName,
): Promise<ComputeInfo & { readonly computed: 'f32' | 'bf16' }> {
  const { precisions, useLonghand } = await import('@longhand/backend'); // it loads tensors
  const info = await useLonghand(undefined, precision === '' ? undefined : { precision: precisions[precision] });
  return { ...info, computed: info.precision === 'bfloat16' ? 'bf16' : 'f32' };
}
