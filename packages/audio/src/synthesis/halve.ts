// Half the sample rate: a half-band low-pass (a sinc under a Blackman window), of which every second tap is 0.

const reach = 31;
/** At odd distances from the middle, whose own tap is 1/2. */
const taps = Float64Array.from({ length: (reach + 1) / 2 }, (_, i) => {
  const n = 2 * i + 1;
  const angle = (Math.PI * n) / (reach + 1);
  return ((0.42 + 0.5 * Math.cos(angle) + 0.08 * Math.cos(2 * angle)) * Math.sin((Math.PI * n) / 2)) / (Math.PI * n);
});

export function halve(samples: Float32Array): Float32Array {
  const padded = new Float32Array(samples.length + 2 * reach);
  padded.set(samples, reach);
  const half = new Float32Array(Math.floor(samples.length / 2));
  for (let i = 0; i < half.length; i++) {
    const middle = 2 * i + reach;
    let sum = 0.5 * padded[middle]!;
    for (let k = 0; k < taps.length; k++) sum += taps[k]! * (padded[middle - 2 * k - 1]! + padded[middle + 2 * k + 1]!);
    half[i] = sum;
  }
  return half;
}
