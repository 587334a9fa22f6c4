// Features as they grow frame by frame.
import { checkFeatures } from '../check.ts';
import type { Features } from '../types.ts';

export interface Rows {
  readonly size: number;
  /** Room for one more frame; gives the array and where the frame begins in it, good until the next call. */
  add(): { readonly data: Float32Array; readonly offset: number };
  /** What was added since the last call. */
  take(): Features;
}

export function createRows(size: number, expectedFrames = 16): Rows {
  let data = new Float32Array(expectedFrames * size);
  let frames = 0;
  return {
    size,
    add: () => {
      if ((frames + 1) * size > data.length) {
        const larger = new Float32Array(2 * data.length + size);
        larger.set(data);
        data = larger;
      }
      return { data, offset: frames++ * size };
    },
    take: () => {
      const taken = { frames, size, data: data.slice(0, frames * size) };
      frames = 0;
      return taken;
    },
  };
}

/** Frames one after another. @throws ShapeError for a part of another size */
export function concatFeatures(parts: readonly Features[], size: number): Features {
  for (const part of parts) checkFeatures(part, 'concatFeatures', size);
  const frames = parts.reduce((sum, part) => sum + part.frames, 0);
  const data = new Float32Array(frames * size);
  let offset = 0;
  for (const part of parts) {
    data.set(part.data, offset);
    offset += part.data.length;
  }
  return { frames, size, data };
}
