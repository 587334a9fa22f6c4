// The frames of a stream that are still needed, and streams over them.
import { checkFeatures, checkWhole, untilFinished } from '../check.ts';
import type { FeatureStream, Features } from '../types.ts';
import { concatFeatures, createRows } from './rows.ts';

export interface History {
  /** Frames so far. */
  readonly received: number;
  /** Frame `i`, which must not be forgotten. */
  row(i: number): Float32Array;
}

interface Rule {
  readonly where: string;
  readonly size: number;
  readonly outputSize: number;
  /** Frames that the stream must have received before output `next` can be made, if it does not end before. */
  neededFor(next: number): number;
  /** Outputs of a stream that has ended. */
  total(received: number): number;
  /** The first frame that outputs from `next` on may look at. */
  keepFrom(next: number, received: number): number;
  /** Output `next`; `total` frames if the stream has ended, else Infinity. */
  write(next: number, history: History, total: number, output: Float32Array): void;
}

const maxNumbers = 2 ** 20;

/** A stream by a rule for each of its outputs. */
export function createRuleStream(rule: Rule): FeatureStream<Features> {
  const { size, outputSize, where } = rule;
  checkWhole(size, `${where}, numbers in a frame`, 1, maxNumbers);
  let kept = new Float32Array();
  let [start, next] = [0, 0];
  const history = { received: 0, row: (i: number) => kept.subarray((i - start) * size, (i - start + 1) * size) };
  const rows = createRows(outputSize);
  const emit = (total: number): void => {
    const { data, offset } = rows.add();
    rule.write(next++, history, total, data.subarray(offset, offset + outputSize));
  };
  const stream: FeatureStream<Features> = {
    push: (features) => {
      checkFeatures(features, where, size);
      const from = Math.max(start, Math.min(history.received, rule.keepFrom(next, history.received)));
      kept = joined(kept.subarray((from - start) * size), features.data);
      start = from;
      history.received += features.frames;
      while (rule.neededFor(next) <= history.received) emit(Number.POSITIVE_INFINITY);
      return rows.take();
    },
    finish: () => {
      while (next < rule.total(history.received)) emit(history.received);
      return rows.take();
    },
  };
  return untilFinished(stream, where);
}

/** All frames at once through a stream. */
export function throughStream(stream: FeatureStream<Features>, features: Features): Features {
  const first = stream.push(features);
  return concatFeatures([first, stream.finish()], first.size);
}

function joined(a: Float32Array, b: Float32Array): Float32Array<ArrayBuffer> {
  const both = new Float32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
