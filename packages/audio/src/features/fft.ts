// The spectrum of real samples at any length: fft.js (radix 4) for powers of two, Bluestein's chirp transform on top of it
// for others (L. Bluestein 1970). In float64, with every array made once.
import FFT from 'fft.js';

export interface Transform {
  readonly size: number;
  /** The samples to transform, `size` of them; transforming leaves them. */
  readonly input: Float64Array;
  /** Squared magnitudes of bins 0 to size / 2, written to `power`. */
  powerSpectrum(power: Float64Array): void;
}

const isPowerOfTwo = (size: number): boolean => Number.isInteger(Math.log2(size));

export function createTransform(size: number): Transform {
  const input = new Float64Array(size);
  const spectrum = isPowerOfTwo(size) && size > 1 ? direct(size, input) : chirp(size, input);
  const bins = Math.floor(size / 2) + 1;
  const powerSpectrum = (power: Float64Array): void => {
    const complex = spectrum();
    for (let bin = 0; bin < bins; bin++) power[bin] = complex[2 * bin]! ** 2 + complex[2 * bin + 1]! ** 2;
  };
  return { size, input, powerSpectrum };
}

/** Real and imaginary parts in turn; only the first half counts. */
function direct(size: number, input: Float64Array): () => Float64Array {
  const fft = new FFT(size);
  const output = new Float64Array(2 * size);
  return () => {
    fft.realTransform(output, input);
    return output;
  };
}

/** X[k] = w[k] Σ x[n] w[n] conj(w)[k - n] with w[n] = exp(-iπ n² / N): a convolution, done by longer transforms. */
function chirp(size: number, input: Float64Array): () => Float64Array {
  const long = 2 ** Math.max(1, Math.ceil(Math.log2(2 * size - 1)));
  const fft = new FFT(long);
  const w = new Float64Array(2 * size);
  for (let n = 0; n < size; n++) {
    const angle = (Math.PI * ((n * n) % (2 * size))) / size;
    w[2 * n] = Math.cos(angle);
    w[2 * n + 1] = -Math.sin(angle);
  }
  const [a, b] = [new Float64Array(2 * long), new Float64Array(2 * long)];
  const [transformed, kernel] = [new Float64Array(2 * long), new Float64Array(2 * long)];
  for (let n = 0; n < size; n++) {
    for (const at of n === 0 ? [0] : [n, long - n]) {
      b[2 * at] = w[2 * n]!;
      b[2 * at + 1] = -w[2 * n + 1]!;
    }
  }
  fft.transform(kernel, b);
  return () => {
    a.fill(0);
    for (let n = 0; n < size; n++) {
      a[2 * n] = input[n]! * w[2 * n]!;
      a[2 * n + 1] = input[n]! * w[2 * n + 1]!;
    }
    fft.transform(transformed, a);
    multiply(transformed, kernel, long);
    fft.inverseTransform(a, transformed);
    multiply(a, w, size);
    return a;
  };
}

/** The first `length` complex numbers of `a` times those of `b`. */
function multiply(a: Float64Array, b: Float64Array, length: number): void {
  for (let i = 0; i < 2 * length; i += 2) {
    const real = a[i]! * b[i]! - a[i + 1]! * b[i + 1]!;
    a[i + 1] = a[i]! * b[i + 1]! + a[i + 1]! * b[i]!;
    a[i] = real;
  }
}
