// The frames of a stream that are still needed, and streams over them.
import { ShapeError } from '@longhand/base';
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

/** A stream by a rule for each of its outputs. */
export function createRuleStream(rule: Rule): FeatureStream<Features> {
  const { size, outputSize } = rule;
  let kept = new Float32Array();
  let [start, next] = [0, 0];
  const history = { received: 0, row: (i: number) => kept.subarray((i - start) * size, (i - start + 1) * size) };
  const rows = createRows(outputSize);
  const emit = (total: number): void => {
    const { data, offset } = rows.add();
    rule.write(next++, history, total, data.subarray(offset, offset + outputSize));
  };
  return {
    push: (features) => {
      checkSize(features, size, rule.where);
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
}

/** All frames at once through a stream. */
export function throughStream(stream: FeatureStream<Features>, features: Features): Features {
  const parts = [stream.push(features), stream.finish()];
  return concatFeatures(parts, parts[0]!.size);
}

function checkSize(features: Features, size: number, where: string): void {
  if (features.size === size && features.data.length === features.frames * size) return;
  const got = `${features.data.length} numbers for ${features.frames} frames of ${features.size}`;
  throw new ShapeError({ where, expected: `frames of ${size} numbers`, got });
}

function joined(a: Float32Array, b: Float32Array): Float32Array<ArrayBuffer> {
  const both = new Float32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
