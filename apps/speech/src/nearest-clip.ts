// Words told by the nearest clip of train, as recognizers did before networks: dynamic time warping of frames (Sakoe, Chiba 1978).
import type { Features } from '@longhand/audio';
import { at } from '@longhand/base';

/** A clip with what is said in it. */
export interface Template {
  readonly text: string;
  readonly features: Features;
}

/** Clips that are compared with, at most. */
const mostTemplates = 1500;
/** Frames that become one, their mean: of ten milliseconds each, sound hardly changes in three. */
const pooled = 3;
/** How far a path may leave the diagonal, as a share of the longer clip. */
const band = 0.25;

/** Of each clip the text of the nearest template; of those equally near, the first. */
export function nearestTexts(templates: readonly Template[], clips: readonly Features[]): string[] {
  const known = templates.map(({ text, features }) => ({ text, frames: pool(features) }));
  return clips.map((clip) => {
    const frames = pool(clip);
    let [nearest, best] = [Number.POSITIVE_INFINITY, ''];
    for (const one of known) {
      const distance = warped(frames, one.frames);
      if (distance < nearest) [nearest, best] = [distance, one.text];
    }
    return best;
  });
}

/** The first clips of each text, as many as are compared with. */
export function firstOfEach<Clip extends { readonly text: string }>(clips: readonly Clip[]): readonly Clip[] {
  const texts = new Set(clips.map(({ text }) => text)).size;
  const each = Math.max(1, Math.floor(mostTemplates / Math.max(1, texts)));
  const counts = new Map<string, number>();
  return clips.filter(({ text }) => {
    const count = (counts.get(text) ?? 0) + 1;
    counts.set(text, count);
    return count <= each;
  });
}

/** Means of neighbouring frames. */
function pool({ frames, size, data }: Features): Float32Array[] {
  return Array.from({ length: Math.ceil(frames / pooled) }, (_, i) => {
    const [first, end] = [i * pooled, Math.min(frames, (i + 1) * pooled)];
    const mean = new Float32Array(size);
    for (let frame = first; frame < end; frame++)
      for (let k = 0; k < size; k++) mean[k]! += data[frame * size + k]! / (end - first);
    return mean;
  });
}

/** Distance along the best path, a step of it. */
function warped(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  const reach = Math.max(1, Math.ceil(band * Math.max(a.length, b.length)));
  let before = new Float64Array(b.length + 1).fill(Number.POSITIVE_INFINITY);
  before[0] = 0;
  for (let i = 1; i <= a.length; i++) {
    const now = new Float64Array(b.length + 1).fill(Number.POSITIVE_INFINITY);
    const middle = (i * b.length) / a.length;
    const last = Math.min(b.length, Math.ceil(middle + reach));
    for (let j = Math.max(1, Math.floor(middle - reach)); j <= last; j++) {
      const distance = apart(at(a, i - 1), at(b, j - 1));
      // A diagonal step counts twice, so that all paths are as long.
      now[j] = Math.min(before[j]! + distance, now[j - 1]! + distance, before[j - 1]! + 2 * distance);
    }
    before = now;
  }
  return before[b.length]! / (a.length + b.length);
}

function apart(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k]! - b[k]!) ** 2;
  return Math.sqrt(sum);
}
