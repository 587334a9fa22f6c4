// Clipping by global norm (Pascanu et al. 2013), with PyTorch's formula; clipping by value is a part of the optimizer's step.
import { ConfigError } from '@longhand/base';
import { sumOfSquares } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import type { NamedTensors } from './named-tensors.ts';

/** The Euclidean norm over all gradients taken as one vector. */
export function globalNorm(gradients: NamedTensors): number {
  let sum = 0;
  for (const gradient of Object.values(gradients))
    sum += tf.tidy(() => sumOfSquares(gradient).dataSync()[0] ?? Number.NaN);
  return Math.sqrt(sum);
}

/** What to multiply gradients of norm `norm` by so that it becomes at most `maxNorm`; `maxNorm` 0 never clips. */
export const clipScale = (norm: number, maxNorm: number): number =>
  maxNorm === 0 ? 1 : Math.min(1, maxNorm / (norm + 1e-6)); // 1e-6 as in torch.nn.utils.clip_grad_norm_

/**
 * Checks the bounds of clipping.
 * @throws ConfigError unless both are at least 0 (0: no clipping) and only one of them clips
 */
export function checkClipping(clipNorm: number, clipValue: number): void {
  for (const [where, value] of Object.entries({ clipNorm, clipValue })) {
    if (typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY) continue;
    throw new ConfigError({ where, expected: 'a number of at least 0', got: String(value) });
  }
  if (clipNorm === 0 || clipValue === 0) return;
  throw new ConfigError({
    where: 'clipValue',
    expected: `0 with clipNorm ${clipNorm}`,
    got: String(clipValue),
    fix: 'Set one of them to 0.',
  });
}
