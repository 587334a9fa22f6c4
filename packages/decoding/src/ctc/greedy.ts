// Best path decoding (Graves et al. 2006): the most probable class of each frame, repeats merged, blanks left out.
import { type CtcEmissions, checkEmissions, type TokenSpan } from './emissions.ts';

/** The labels of the best path and their frames. */
export interface GreedyResult {
  readonly tokens: readonly number[];
  readonly spans: readonly TokenSpan[];
  /** Of the path, not of the tokens, which other paths spell too. */
  readonly logProb: number;
}

/**
 * The labels of the best path: the most probable class of each frame, repeats merged, blanks removed.
 * @throws ShapeError, ConfigError, DataError
 */
export function ctcGreedy(emissions: CtcEmissions): GreedyResult {
  const decoder = createGreedyDecoder();
  decoder.push(emissions);
  return decoder.result();
}

/** Frames as they come: after every `push` the result is that of all frames so far. */
export interface GreedyDecoder {
  /** @throws ShapeError, ConfigError, DataError */
  push(emissions: CtcEmissions): void;
  result(): GreedyResult;
}

/** Reads the best path of frames that come in pieces. */
export function createGreedyDecoder(): GreedyDecoder {
  const spans: { token: number; start: number; end: number; logProb: number }[] = [];
  let [frame, last, logProb] = [0, -1, 0];
  return {
    push: (emissions) => {
      checkEmissions(emissions);
      const { logProbs, frames, classes, blank = 0 } = emissions;
      for (let t = 0; t < frames; t++, frame++) {
        const best = argMax(logProbs, t * classes, classes);
        const value = logProbs[t * classes + best]!;
        const span = best === last ? spans.at(-1) : undefined;
        logProb += value;
        if (best === blank) last = -1;
        else if (span) {
          span.end = frame + 1;
          span.logProb = Math.max(span.logProb, value);
        } else {
          spans.push({ token: best, start: frame, end: frame + 1, logProb: value });
          last = best;
        }
      }
    },
    result: () => ({ tokens: spans.map(({ token }) => token), spans: spans.map((span) => ({ ...span })), logProb }),
  };
}

function argMax(values: Float32Array, from: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (values[from + i]! > values[from + best]!) best = i;
  return best;
}
