// What the synthesiser is told every 5 ms: targets of the stretches one after another, smoothed as muscles move.
import { at, type Random } from '@longhand/base';
import type { Friction, Stretch } from './phones.ts';
import type { Voice } from './voices.ts';

/** Frames of 5 ms; each track has one number for each. */
export interface Tracks {
  readonly frames: number;
  /** Hz. */
  readonly pitch: Float64Array;
  readonly formants: readonly Float64Array[];
  readonly voicing: Float64Array;
  readonly breath: Float64Array;
  readonly friction: Float64Array;
  readonly frictionCenter: Float64Array;
  readonly frictionWidth: Float64Array;
  readonly frictionFlat: Float64Array;
  readonly nasal: Float64Array;
}

export const frameSeconds = 0.005;

export function layOut(stretches: readonly Stretch[], voice: Voice, random: Random): Tracks {
  const owner: number[] = [];
  let end = 0;
  stretches.forEach(({ ms }, i) => {
    end += ms / 1000 / frameSeconds;
    while (owner.length < Math.round(end)) owner.push(i);
  });
  const along = (value: (stretch: Stretch) => number, seconds: number): Float64Array => {
    const values = stretches.map(value);
    return smooth(
      Float64Array.from(owner, (i) => at(values, i)),
      Math.round(seconds / frameSeconds),
    );
  };
  // Where no noise is made, its place is that of the last that was, or of the next.
  let place = stretches.find((one) => one.frictionAt)?.frictionAt ?? { center: 3000, width: 1000, flat: 0 };
  const placed = new Map<Stretch, Friction>();
  for (const stretch of stretches) {
    place = stretch.frictionAt ?? place;
    placed.set(stretch, place);
  }
  const placeOf = (stretch: Stretch): Friction => placed.get(stretch) ?? place;
  const scaleOf = [voice.formantScale, voice.formantScale * voice.frontScale, voice.formantScale];
  return {
    frames: owner.length,
    pitch: melody(stretches, owner, voice, random),
    formants: scaleOf.map((scale, k) => along(({ formants }) => scale * at(formants, k), 0.075)),
    voicing: along(({ voicing = 0 }) => voicing, 0.02),
    breath: along(({ breath = 0 }) => breath, 0.015),
    friction: along(({ friction = 0 }) => friction, 0.015),
    frictionCenter: along((stretch) => placeOf(stretch).center, 0.015),
    frictionWidth: along((stretch) => placeOf(stretch).width, 0.015),
    frictionFlat: along((stretch) => placeOf(stretch).flat, 0.015),
    nasal: along(({ nasal = 0 }) => nasal, 0.025),
  };
}

/** Falls over the utterance, rises on each vowel, wanders a little. */
function melody(stretches: readonly Stretch[], owner: readonly number[], voice: Voice, random: Random): Float64Array {
  const accents = stretches.map(({ voicing = 0 }) => (voicing === 1 ? 0.2 + 0.3 * random.uniform() : 0));
  const wander = stretches.map(() => 0.25 * (random.uniform() - 0.5));
  const ending = random.uniform() < 0.2 ? 0.3 : -0.5;
  const shape = owner.map((i, frame) => {
    const place = frame / owner.length;
    return 0.3 - 0.6 * place + at(accents, i) + at(wander, i) + (place > 0.85 ? (ending * (place - 0.85)) / 0.15 : 0);
  });
  return smooth(Float64Array.from(shape), 16).map((height) => voice.pitch * 2 ** ((voice.range * height) / 12));
}

/** The mean under a raised cosine of `width` frames to both sides in all. */
function smooth(values: Float64Array, width: number): Float64Array {
  const half = Math.floor(width / 2);
  const weights = Array.from({ length: 2 * half + 1 }, (_, i) => 1 + Math.cos((Math.PI * (i - half)) / (half + 1)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return values.map((_, middle) => {
    let sum = 0;
    for (let i = -half; i <= half; i++)
      sum += weights[i + half]! * values[Math.min(Math.max(middle + i, 0), values.length - 1)]!;
    return sum / total;
  });
}
