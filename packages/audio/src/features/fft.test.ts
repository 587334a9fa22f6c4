import { createRandom } from '@longhand/base';
import { expect, it } from 'vitest';
import { createTransform } from './fft.ts';

it.each([1, 2, 3, 8, 25, 64, 400, 401, 512])('the power spectrum of %i samples is that of the definition', (size) => {
  const random = createRandom(size);
  const transform = createTransform(size);
  const power = new Float64Array(Math.floor(size / 2) + 1);
  for (let repeat = 0; repeat < 2; repeat++) {
    const samples = Float64Array.from({ length: size }, random.normal);
    transform.input.set(samples);
    transform.powerSpectrum(power);
    expect(transform.input).toEqual(samples);
    for (let bin = 0; bin < power.length; bin++) {
      let [real, imaginary] = [0, 0];
      samples.forEach((sample, n) => {
        real += sample * Math.cos((2 * Math.PI * bin * n) / size);
        imaginary -= sample * Math.sin((2 * Math.PI * bin * n) / size);
      });
      expect(Math.abs(power[bin]! - (real ** 2 + imaginary ** 2))).toBeLessThan(1e-9 * size);
    }
  }
});
