// Clipping by global norm (Pascanu et al. 2013), with PyTorch's formula.
import { sumOfSquares } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs';
import type { NamedTensors } from './named-tensors.ts';

/** The Euclidean norm over all gradients taken as one vector. */
export function globalNorm(gradients: NamedTensors): number {
  const squares = Object.values(gradients).map((gradient) =>
    tf.tidy(() => sumOfSquares(gradient).dataSync()[0] as number),
  );
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
}

/** What to multiply gradients of norm `norm` by so that it becomes at most `maxNorm`; `maxNorm` 0 never clips. */
export const clipScale = (norm: number, maxNorm: number): number =>
  maxNorm === 0 ? 1 : Math.min(1, maxNorm / (norm + 1e-6)); // 1e-6 as in torch.nn.utils.clip_grad_norm_
