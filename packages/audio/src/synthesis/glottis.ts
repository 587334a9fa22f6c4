// The air that the glottis lets through: Rosenberg's trigonometric pulses (1971), no two of the same length and height.
import type { Random } from '@longhand/base';
import type { Voice } from './voices.ts';

export interface Glottis {
  /** Flow in 0 to 1, about, for one sample at a pitch in Hz. */
  step(pitch: number): number;
}

/** The part of a pulse's open time in which the flow rises. */
const rising = 0.66;

export function createGlottis(voice: Voice, sampleRate: number, random: Random): Glottis {
  const { openQuotient, jitter, tilt } = voice;
  // A one-pole low-pass whose gain at 3 kHz, two and a half octaves above 500 Hz, is the tilt's.
  const smoothing = poleFor(10 ** ((2.5 * tilt) / 20), 3000, sampleRate);
  let [phase, stretch, height, flow] = [random.uniform(), 1, 1, 0];
  return {
    step: (pitch) => {
      phase += (pitch * stretch) / sampleRate;
      if (phase >= 1) {
        phase -= 1;
        stretch = 1 + jitter * random.normal();
        height = 1 + 3 * jitter * random.normal();
      }
      flow += (1 - smoothing) * (height * pulse(phase / openQuotient) - flow);
      return flow;
    },
  };
}

/** `place` runs from 0 to 1 while the glottis is open. */
function pulse(place: number): number {
  if (place >= 1) return 0;
  if (place < rising) return 0.5 - 0.5 * Math.cos((Math.PI * place) / rising);
  return Math.cos((0.5 * Math.PI * (place - rising)) / (1 - rising));
}

/** p of y += (1 - p)(x - y) so that |H(frequency)| = gain: a quadratic in p. */
function poleFor(gain: number, frequency: number, sampleRate: number): number {
  const cosine = Math.cos((2 * Math.PI * frequency) / sampleRate);
  const b = (1 - gain * gain * cosine) / (1 - gain * gain);
  return gain >= 1 ? 0 : b - Math.sqrt(b * b - 1);
}
