// Cuts a signal that comes in pieces into frames. What lies before its beginning and after its end is the `edges` rule.
import type { ResolvedFeatureOptions } from './options.ts';

export interface Framer {
  /** Takes samples in [-1, 1) and calls `use` for each frame they complete; the frame is good until the next. */
  push(samples: Float32Array): void;
  /** The frames that the end completes. */
  finish(): void;
}

/** Samples of a frame: those under the window, or with `centerWindow` all that are transformed. */
export const spanOf = ({ centerWindow, fftSize, frameLength }: ResolvedFeatureOptions): number =>
  centerWindow ? fftSize : frameLength;

export function createFramer(options: ResolvedFeatureOptions, use: (frame: Float64Array) => void): Framer {
  const { edges, frameShift, scale, preemphasis, preemphasisOver } = options;
  const emphasis = preemphasisOver === 'signal' ? preemphasis : 0;
  const span = spanOf(options);
  const lead = leadOf(options, span);
  const frame = new Float64Array(span);
  let buffer = new Float64Array(4 * span);
  let [start, received, next, previous] = [0, 0, 0, 0]; // start: the signal's index of buffer[0]

  const append = (samples: Float32Array): void => {
    const kept = received - start;
    if (kept + samples.length > buffer.length) {
      const larger = new Float64Array(2 * (kept + samples.length));
      larger.set(buffer.subarray(0, kept));
      buffer = larger;
    }
    for (let i = 0; i < samples.length; i++) {
      const sample = samples[i]! * scale;
      buffer[kept + i] = sample - emphasis * previous;
      previous = sample;
    }
    received += samples.length;
  };
  /** A frame that reaches beyond the signal. */
  const fillAtEdge = (first: number): void => {
    for (let i = 0; i < span; i++) {
      const index = sourceIndex(first + i, received, edges);
      frame[i] = index === -1 ? 0 : buffer[index - start]!;
    }
  };
  const emit = (upTo: number): void => {
    for (; next < upTo; next++) {
      const first = next * frameShift - lead;
      if (first >= 0 && first + span <= received) frame.set(buffer.subarray(first - start, first - start + span));
      else fillAtEdge(first);
      use(frame);
    }
  };
  const forget = (): void => {
    // Kept: what the next frame begins with, and a span that the end may be reflected from.
    const keep = Math.min(next * frameShift - lead, received - span);
    if (keep <= start || 2 * (received - keep) > buffer.length) return;
    buffer.copyWithin(0, keep - start, received - start);
    start = keep;
  };
  return {
    push: (samples) => {
      append(samples);
      const whole = Math.floor((received + lead - span) / frameShift) + 1;
      emit(Math.min(whole, frameCount(received, options)));
      forget();
    },
    finish: () => emit(frameCount(received, options)),
  };
}

/** Frames of a whole signal. */
export function frameCount(samples: number, options: ResolvedFeatureOptions): number {
  const { edges, frameShift } = options;
  const span = spanOf(options);
  if (samples === 0) return 0;
  switch (edges) {
    case 'snip':
      return samples < span ? 0 : 1 + Math.floor((samples - span) / frameShift);
    case 'mirror':
      return Math.floor((samples + Math.floor(frameShift / 2)) / frameShift);
    case 'pad':
      return samples <= span ? 1 : 1 + Math.ceil((samples - span) / frameShift);
    case 'center':
    case 'centerReflect':
      return 1 + Math.floor((samples - (span % 2)) / frameShift);
    default:
      return edges satisfies never;
  }
}

/** Samples by which the first frame begins before the signal. */
function leadOf({ edges, frameShift }: ResolvedFeatureOptions, span: number): number {
  if (edges === 'mirror') return Math.floor(span / 2) - Math.floor(frameShift / 2);
  return edges === 'center' || edges === 'centerReflect' ? Math.floor(span / 2) : 0;
}

/** The sample that stands at an index beyond the signal; -1: a zero. */
function sourceIndex(index: number, length: number, edges: ResolvedFeatureOptions['edges']): number {
  if (index >= 0 && index < length) return index;
  if (edges !== 'mirror' && edges !== 'centerReflect') return -1;
  if (length === 1) return 0;
  // Kaldi repeats the sample at the edge, numpy's reflect does not.
  const repeat = edges === 'mirror' ? 1 : 0;
  const period = 2 * length - 2 + 2 * repeat;
  const place = ((index % period) + period) % period;
  return place < length ? place : period - place - repeat;
}
