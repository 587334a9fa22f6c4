// Seeded random numbers: sfc32 (Chris Doty-Humphrey, PractRand) as the stream, and a counter-based
// hash (lowbias32, Chris Wellons' hash prospector) that kernels and their composed ops compute alike.

/** A stream of random numbers. Two streams from the same seed and names give the same numbers. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Uniform integer in [0, below). */
  integer(below: number): number;
  /** Standard normal. */
  normal(): number;
  /** A shuffled copy (Fisher-Yates). */
  shuffle<T>(items: readonly T[]): T[];
  /** An independent stream; depends on this stream's seed and the name only, not on how much was drawn. */
  fork(name: string): Random;
}

/** Bijective mixing of 32 bits. */
export function mixBits(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0xd35a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}

/** The `index`-th uniform number in [0, 1) of the stream `seed`: 24 bits, so exact in float32. */
export function hashUniform(seed: number, index: number): number {
  return (mixBits(mixBits(index) ^ mixBits(seed)) >>> 8) * 2 ** -24;
}

/** A 32-bit seed derived from another seed and names or counters, e.g. `deriveSeed(seed, 'dropout', step)`. */
export function deriveSeed(seed: number, ...path: readonly (string | number)[]): number {
  let hash = mixBits(seed);
  for (const part of path) {
    for (const character of `${part}/`) hash = mixBits(hash ^ (character.codePointAt(0) as number));
  }
  return hash;
}

/** For weights that are read from a file afterwards: every number is 0, and layers draw none. */
export const noRandom: Random = {
  uniform: () => 0,
  integer: () => 0,
  normal: () => 0,
  shuffle: (items) => [...items],
  fork: () => noRandom,
};

/** A stream from a seed, the same on every machine. */
export function createRandom(seed: number): Random {
  let [a, b, c, counter] = [mixBits(seed), mixBits(seed + 0x9e3779b9), mixBits(seed ^ 0x51ed270b), 1];
  const bits = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) bits();

  const uniform = (): number => ((bits() >>> 5) * 67108864 + (bits() >>> 6)) * 2 ** -53;
  const integer = (below: number): number => Math.floor(uniform() * below);
  return {
    uniform,
    integer,
    // Box-Muller; 1 - u keeps the logarithm finite.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    shuffle: (items) => {
      const shuffled = [...items];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        [shuffled[i], shuffled[j]] = [shuffled[j] as (typeof shuffled)[0], shuffled[i] as (typeof shuffled)[0]];
      }
      return shuffled;
    },
    fork: (name) => createRandom(deriveSeed(seed, name)),
  };
}
