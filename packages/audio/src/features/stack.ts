// Several frames as one, to halve or third the steps that a network takes (Sak et al. 2015).
import { checkWhole } from '../check.ts';
import type { FeatureStream, Features } from '../types.ts';
import { createRuleStream, throughStream } from './history.ts';

/** How several frames become one. */
export interface StackOptions {
  /** Frames in a stacked one. */
  readonly size: number;
  /** Frames from one to the next. */
  readonly stride: number;
}

/** `ceil(frames / stride)` frames of `size` in a row; beyond the end the last frame is repeated. */
export const stackFrames = (features: Features, options: StackOptions): Features =>
  throughStream(streamStack(features?.size, options), features);

const maxFrames = 1000;

/**
 * `stackFrames` for a stream: the same bits in pieces of any size.
 * @throws ConfigError for a size or stride out of 1 to 1000
 */
export function streamStack(size: number, { size: stacked, stride }: StackOptions): FeatureStream<Features> {
  checkWhole(stacked, 'stacked frames, size', 1, maxFrames);
  checkWhole(stride, 'stacked frames, stride', 1, maxFrames);
  return createRuleStream({
    where: 'stacked frames',
    size,
    outputSize: size * stacked,
    neededFor: (next) => next * stride + stacked,
    total: (received) => Math.ceil(received / stride),
    keepFrom: (next, received) => Math.min(next * stride, received - 1),
    write: (next, history, total, output) => {
      for (let i = 0; i < stacked; i++) output.set(history.row(Math.min(next * stride + i, total - 1)), i * size);
    },
  });
}
