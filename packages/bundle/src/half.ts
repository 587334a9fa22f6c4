// Half precision (IEEE 754 binary16) as 16-bit patterns, for weights in files half the size.

/** The largest finite half. */
export const largestHalf = 65504;

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Rounds to the nearest half, ties to even. Magnitudes from 65520 on become infinite. */
export function toHalf(values: Float32Array): Uint16Array {
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) {
    float[0] = values[i]!;
    halves[i] = halfOf(bits[0]!);
  }
  return halves;
}

/** Half-precision floats, as their 16 bits, to float32: exact. */
export function fromHalf(halves: Uint16Array): Float32Array {
  const values = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) values[i] = floatOf(halves[i]!);
  return values;
}

function halfOf(single: number): number {
  const sign = (single >>> 16) & 0x8000;
  const magnitude = single & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // NaN
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // 65520 and more
  if (magnitude < 0x38800000) return sign | subnormal(magnitude); // below 2^-14
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded - 0x38000000) >>> 13);
}

/** In steps of 2^-24. */
function subnormal(magnitude: number): number {
  if (magnitude <= 0x33000000) return 0; // 2^-25, half a step, and less
  const shift = 126 - (magnitude >>> 23); // of a mantissa of 24 bits
  const mantissa = (magnitude & 0x7fffff) | 0x800000;
  const [steps, rest, half] = [mantissa >>> shift, mantissa & ((1 << shift) - 1), 1 << (shift - 1)];
  return steps + (rest > half || (rest === half && steps % 2 === 1) ? 1 : 0);
}

function floatOf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const [exponent, mantissa] = [(half >>> 10) & 0x1f, half & 0x3ff];
  if (exponent === 0x1f) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? mantissa * 2 ** -24 : (1 + mantissa / 1024) * 2 ** (exponent - 15));
}
