// Subframes of a FLAC frame (RFC 9639, 9.2): constant, verbatim, or a linear prediction and what it missed. In whole numbers:
// 32 bits where they suffice, else doubles, exact to 53.
import { type Bits, FrameError, readBits, readRice, readSigned, readUnary } from './flac-bits.ts';

/** Of 32 bits, but 33 for the difference of two channels of 32. */
export type Samples = Int32Array | Float64Array;

/** Fills `to`. @param width bits of a sample */
export function readSubframe(bits: Bits, width: number, to: Samples): void {
  const [zero, type, hasWasted] = [readBits(bits, 1), readBits(bits, 6), readBits(bits, 1)];
  if (zero !== 0) throw new FrameError('a subframe that does not begin with 0');
  const wasted = hasWasted === 1 ? readUnary(bits) + 1 : 0;
  const used = width - wasted;
  if (used < 1) throw new FrameError(`${wasted} wasted bits of ${width}`);
  if (type === 0) to.fill(readSigned(bits, used));
  else if (type === 1) for (let i = 0; i < to.length; i++) to[i] = readSigned(bits, used);
  else if (type >= 8 && type <= 12) readFixed(bits, used, type - 8, to);
  else if (type >= 32) readPredicted(bits, used, type - 31, to);
  else throw new FrameError(`a subframe of type ${type}`);
  if (wasted > 0) for (let i = 0; i < to.length; i++) to[i]! *= 2 ** wasted;
  if (bits.at > bits.end) throw new FrameError('samples that go beyond their frame');
}

/** Of the samples before, the last first: differences of rising order are 0. */
const fixed = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

function readFixed(bits: Bits, width: number, order: number, to: Samples): void {
  readWarmUp(bits, width, order, to);
  const weights = fixed[order] ?? [];
  predict(weights, 0, width + 4, readResidual(bits, order, to.length), to);
}

function readPredicted(bits: Bits, width: number, order: number, to: Samples): void {
  readWarmUp(bits, width, order, to);
  const precision = readBits(bits, 4) + 1;
  const shift = readSigned(bits, 5);
  if (precision === 16 || shift < 0) throw new FrameError(`a prediction of precision ${precision}, shift ${shift}`);
  const weights = Array.from({ length: order }, () => readSigned(bits, precision));
  const sumWidth = width + precision - 1 + Math.ceil(Math.log2(order));
  predict(weights, shift, sumWidth, readResidual(bits, order, to.length), to);
}

function readWarmUp(bits: Bits, width: number, order: number, to: Samples): void {
  if (order > to.length) throw new FrameError(`a prediction from ${order} samples in a block of ${to.length}`);
  for (let i = 0; i < order; i++) to[i] = readSigned(bits, width);
}

/** From `order` on, what is added to the predictions. */
function readResidual(bits: Bits, order: number, length: number): Int32Array {
  const method = readBits(bits, 2);
  if (method > 1) throw new FrameError(`residuals coded by method ${method}`);
  const parameterBits = method === 0 ? 4 : 5;
  const partitions = 2 ** readBits(bits, 4);
  const size = length / partitions;
  if (!Number.isInteger(size) || size < order) throw new FrameError(`${partitions} parts of a block of ${length}`);
  const residual = new Int32Array(length);
  for (let end = size; end <= length; end += size) {
    const from = end === size ? order : end - size;
    const parameter = readBits(bits, parameterBits);
    if (parameter < 2 ** parameterBits - 1) readRice(bits, parameter, residual, from, end);
    else {
      const width = readBits(bits, 5);
      for (let i = from; i < end; i++) residual[i] = readSigned(bits, width);
    }
    if (bits.at > bits.end) throw new FrameError('residuals that go beyond their frame');
  }
  return residual;
}

/** @param sumWidth bits that a sum of weighted samples has at most */
function predict(weights: readonly number[], shift: number, sumWidth: number, residual: Int32Array, to: Samples): void {
  const order = weights.length;
  if (sumWidth <= 32 && to instanceof Int32Array) {
    const whole = Int32Array.from(weights);
    for (let i = order; i < to.length; i++) {
      let sum = 0;
      for (let k = 0; k < order; k++) sum = (sum + Math.imul(whole[k]!, to[i - 1 - k]!)) | 0;
      to[i] = residual[i]! + (sum >> shift);
    }
    return;
  }
  const divisor = 2 ** shift;
  for (let i = order; i < to.length; i++) {
    let sum = 0;
    for (let k = 0; k < order; k++) sum += weights[k]! * to[i - 1 - k]!;
    to[i] = residual[i]! + Math.floor(sum / divisor);
  }
}
