// From log mel energies to cepstral coefficients: an orthonormal cosine transform and a lifter.
import type { ResolvedFeatureOptions } from './options.ts';

/** `[numCoefficients, numMel]`, the lifter multiplied in. */
export function cepstralMatrix(options: ResolvedFeatureOptions): Float64Array {
  const { numMel, numCoefficients, dctType, lifter, lifterStart } = options;
  const matrix = new Float64Array(numCoefficients * numMel);
  for (let k = 0; k < numCoefficients; k++) {
    const lift = lifter === 0 ? 1 : 1 + (lifter / 2) * Math.sin((Math.PI * (k + lifterStart)) / lifter);
    for (let m = 0; m < numMel; m++) {
      // Type 3 is type 2 with rows and columns exchanged.
      const [row, column] = dctType === 2 ? [k, m] : [m, k];
      const scale = Math.sqrt((row === 0 ? 1 : 2) / numMel);
      matrix[k * numMel + m] = lift * scale * Math.cos((Math.PI * row * (column + 0.5)) / numMel);
    }
  }
  return matrix;
}
