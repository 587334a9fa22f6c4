// For the slow tests: a language of three words, which are tones.
import { createRandom } from '@longhand/base';

/** Hz. */
export const rate = 8000;
const pitches = { do: 300, mi: 700, so: 1500 } as const;
export type Note = keyof typeof pitches;
export const notes = Object.keys(pitches) as Note[];

/** Words that are tones of a quarter of a second, with silence between, in noise. */
export function sing(words: readonly Note[], seed: number, noise = 0.003): Float32Array {
  const random = createRandom(seed);
  const parts = words.flatMap((word) => {
    const tone = Array.from({ length: rate / 4 }, (_, i) => 0.3 * Math.sin((2 * Math.PI * pitches[word] * i) / rate));
    return [...new Array<number>(rate / 10 + random.integer(rate / 20)).fill(0), ...tone];
  });
  return Float32Array.from([...parts, ...new Array<number>(rate / 10).fill(0)], (x) => x + noise * random.normal());
}
