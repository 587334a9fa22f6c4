// The sounds of the English digits as stretches with a target each. Formants: Peterson and Barney 1952 and Klatt 1980
// (JASA 67:971), of a man's voice; durations: about those of read digits.

export interface Stretch {
  /** At normal speed. */
  readonly ms: number;
  /** Hz, of the first three formants. */
  readonly formants: readonly [number, number, number];
  /** Of the glottal pulses, 0 to 1. */
  readonly voicing?: number;
  /** Of breath through the vocal tract, 0 to 1. */
  readonly breath?: number;
  /** Of noise made at a narrow place, 0 to 1, and where in the spectrum it lies. */
  readonly friction?: number;
  readonly frictionAt?: Friction;
  /** 1: the nose is open, the mouth closed. */
  readonly nasal?: number;
}

export interface Friction {
  /** Hz, of the peak. */
  readonly center: number;
  readonly width: number;
  /** Noise that passes beside the peak, 0 to 1. */
  readonly flat: number;
}

const sibilant: Friction = { center: 4900, width: 1400, flat: 0.02 };
const labial: Friction = { center: 1400, width: 2500, flat: 0.5 };
const dental: Friction = { center: 6200, width: 2500, flat: 0.35 };
const alveolar: Friction = { center: 4200, width: 2200, flat: 0.1 };
const velar: Friction = { center: 2000, width: 600, flat: 0.05 };

type Place = readonly [number, number, number];
const vowel = (ms: number, ...formants: Place): Stretch => ({ ms, formants, voicing: 1 });
const between = ([a, b, c]: Place, [x, y, z]: Place): Place => [(a + x) / 2, (b + y) / 2, (c + z) / 2];
/** From one vowel to another: held, then moving. */
const glide = (ms: number, from: Place, to: Place): Stretch[] => [
  { ms: 0.45 * ms, formants: from, voicing: 1 },
  { ms: 0.2 * ms, formants: between(from, to), voicing: 1 },
  { ms: 0.35 * ms, formants: to, voicing: 0.8 },
];

/** The tongue behind the teeth, at the palate, the lip at the teeth. */
const behindTeeth: Place = [320, 1700, 2600];
const atPalate: Place = [300, 2000, 2300];
const atLip: Place = [320, 1100, 2150];
const s = (ms: number): Stretch => ({ ms, formants: behindTeeth, friction: 0.9, frictionAt: sibilant });
const f = (ms: number): Stretch => ({ ms, formants: atLip, friction: 0.16, frictionAt: labial });
const v = (ms: number): Stretch => ({ ms, formants: atLip, voicing: 0.5, friction: 0.06, frictionAt: labial });
const n = (ms: number): Stretch => ({ ms, formants: [480, 1500, 2500], voicing: 0.9, nasal: 1 });
const r = (ms: number): Stretch => ({ ms, formants: [390, 1200, 1650], voicing: 0.65 });
/** Closed, burst, breath. */
const stop = (formants: Place, at: Friction, closed: number, breath: number, strength: number): Stretch[] => [
  { ms: closed, formants },
  { ms: 12, formants, friction: strength, frictionAt: at },
  { ms: breath, formants, breath: 0.5 * strength, friction: 0.1 * strength, frictionAt: at },
];

/** By digit. */
export const pronunciations: readonly (readonly Stretch[])[] = [
  [
    { ms: 80, formants: behindTeeth, voicing: 0.35, friction: 0.6, frictionAt: sibilant },
    vowel(95, 340, 2050, 2650),
    r(60),
    ...glide(200, [520, 950, 2400], [390, 830, 2300]),
  ],
  [{ ms: 75, formants: [320, 680, 2150], voicing: 0.7 }, vowel(150, 640, 1190, 2390), n(115)],
  [...stop(behindTeeth, alveolar, 45, 50, 1.2), ...glide(190, [340, 1700, 2400], [320, 1080, 2250])],
  [{ ms: 90, formants: [320, 1400, 2550], friction: 0.15, frictionAt: dental }, r(60), vowel(190, 300, 2250, 2900)],
  [f(100), vowel(160, 560, 880, 2400), { ms: 110, formants: [480, 1250, 1700], voicing: 0.8 }],
  [f(100), ...glide(230, [720, 1230, 2450], [440, 1900, 2550]), v(75)],
  [s(115), vowel(95, 400, 1950, 2550), ...stop(atPalate, velar, 55, 12, 0.7), { ...s(125), friction: 0.7 }],
  [s(110), vowel(110, 550, 1780, 2500), v(60), vowel(65, 500, 1400, 2450), n(110)],
  [...glide(210, [500, 1880, 2550], [350, 2150, 2700]), ...stop(behindTeeth, alveolar, 60, 35, 0.5)],
  [n(90), ...glide(220, [720, 1270, 2450], [430, 1950, 2600]), n(110)],
];

/** No sound; the mouth at rest. */
export const pause = (ms: number): Stretch => ({ ms, formants: [500, 1500, 2500] });
