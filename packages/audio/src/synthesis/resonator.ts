// Second-order digital resonators and their inverse, as in Klatt 1980, equations 1 to 5.

export interface Resonator {
  /** Hz; the gain at 0 Hz is 1. */
  tune(frequency: number, bandwidth: number): void;
  /** One sample. */
  step(input: number): number;
}

export function createResonator(sampleRate: number): Resonator {
  let [a, b, c, y1, y2] = [1, 0, 0, 0, 0];
  return {
    tune: (frequency, bandwidth) => {
      c = -Math.exp((-2 * Math.PI * bandwidth) / sampleRate);
      b = 2 * Math.sqrt(-c) * Math.cos((2 * Math.PI * frequency) / sampleRate);
      a = 1 - b - c;
    },
    step: (input) => {
      const output = a * input + b * y1 + c * y2;
      y2 = y1;
      y1 = output;
      return output;
    },
  };
}

/** Takes out what a resonator of the same tuning would put in. */
export function createAntiResonator(sampleRate: number): Resonator {
  let [a, b, c, x1, x2] = [1, 0, 0, 0, 0];
  return {
    tune: (frequency, bandwidth) => {
      c = -Math.exp((-2 * Math.PI * bandwidth) / sampleRate);
      b = 2 * Math.sqrt(-c) * Math.cos((2 * Math.PI * frequency) / sampleRate);
      a = 1 - b - c;
    },
    step: (input) => {
      const output = (input - b * x1 - c * x2) / a;
      x2 = x1;
      x1 = input;
      return output;
    },
  };
}
