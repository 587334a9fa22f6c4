// Voices: what differs from one speaker to another, in one table.

export interface Voice {
  /** Hz; the mean pitch. */
  readonly pitch: number;
  /** Semitones that the melody spans. */
  readonly range: number;
  /** Formants of a man's voice times this: short vocal tracts are above 1. */
  readonly formantScale: number;
  /** More for the second formant: the front of the mouth is shorter. */
  readonly frontScale: number;
  /** Part of a period that the glottis is open: 0.4 pressed to 0.75 lax. */
  readonly openQuotient: number;
  /** Breath beside the pulses, 0 to 1. */
  readonly breathiness: number;
  /** Random change of a period, relative. */
  readonly jitter: number;
  /** dB an octave above 500 Hz beyond the pulses' own fall. */
  readonly tilt: number;
  /** Of vowels against consonants, relative. */
  readonly drawl: number;
  /** Of the formants' bandwidths. */
  readonly damping: number;
}

const voice = (
  pitch: number,
  range: number,
  [formantScale, frontScale]: readonly [number, number],
  [openQuotient, breathiness, jitter]: readonly [number, number, number],
  [tilt, drawl, damping]: readonly [number, number, number],
): Voice => ({ pitch, range, formantScale, frontScale, openQuotient, breathiness, jitter, tilt, drawl, damping });

export const voiceTable: Readonly<Record<string, Voice>> = {
  anton: voice(98, 5, [0.95, 0.98], [0.5, 0.02, 0.008], [-1, 1, 1]),
  berta: voice(205, 7, [1.15, 1.02], [0.6, 0.06, 0.006], [-2, 1.05, 1.1]),
  cesar: voice(122, 6, [1.0, 1.0], [0.55, 0.03, 0.01], [-1.5, 0.92, 1]),
  dora: voice(186, 5, [1.1, 1.05], [0.65, 0.1, 0.005], [-2.5, 1, 1.2]),
  emil: voice(140, 8, [1.04, 0.97], [0.45, 0.02, 0.012], [-0.5, 0.95, 0.9]),
  frida: voice(232, 8, [1.2, 1.0], [0.55, 0.04, 0.007], [-1.5, 0.9, 1]),
  gustav: voice(86, 4, [0.9, 1.02], [0.6, 0.05, 0.02], [-2, 1.1, 1.1]),
  hanna: voice(172, 6, [1.07, 1.0], [0.5, 0.02, 0.008], [-1, 1.1, 0.9]),
  ivan: voice(110, 7, [1.02, 1.04], [0.5, 0.04, 0.01], [-1, 1.02, 1.05]),
  julia: voice(218, 6, [1.17, 1.05], [0.7, 0.12, 0.006], [-3, 1.08, 1.2]),
  karl: voice(130, 5, [0.97, 1.05], [0.65, 0.08, 0.009], [-2.5, 0.9, 1.15]),
  lena: voice(248, 9, [1.24, 1.03], [0.6, 0.05, 0.008], [-2, 0.95, 1.05]),
  martin: voice(105, 6, [0.93, 1.0], [0.45, 0.01, 0.015], [-0.5, 0.98, 0.95]),
  nora: voice(194, 7, [1.12, 0.98], [0.55, 0.07, 0.006], [-1.5, 1, 1]),
  oskar: voice(152, 7, [1.06, 1.02], [0.6, 0.04, 0.012], [-1.5, 1.05, 1]),
  paula: voice(212, 5, [1.14, 1.0], [0.5, 0.03, 0.01], [-1, 0.92, 0.95]),
};
