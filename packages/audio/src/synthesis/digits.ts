// Spoken digits without a recording: a source and filter synthesiser with sixteen voices.
import { at, ConfigError, createRandom, DataError, type Random } from '@longhand/base';
import { addNoise } from '../augment.ts';
import { checkNumber, checkWhole } from '../check.ts';
import type { Audio } from '../types.ts';
import { halve } from './halve.ts';
import { pause, pronunciations, type Stretch } from './phones.ts';
import { layOut } from './tracks.ts';
import { synthesize } from './vocal-tract.ts';
import { type Voice, voiceTable } from './voices.ts';

/** Who says the digits, how fast, in what noise. */
export interface SynthesisOptions {
  /** One of `voices`; default the first. */
  readonly voice?: string;
  /** 1: about three digits a second; default 1. */
  readonly speed?: number;
  /** Of pink noise around the voice, in dB; Infinity, the default: none. */
  readonly snrDb?: number;
  /** No two seeds say it quite alike; default 1. */
  readonly seed?: number;
  /** Hz, 8000 or 16000, the default. */
  readonly sampleRate?: number;
}

/** Some five minutes. */
const maxDigits = 1000;

/** The names of the voices of the synthesiser. */
export const voices: readonly string[] = Object.keys(voiceTable);

/**
 * Speaks digits, `0` (zero) to `9`; a space is a pause.
 * @throws DataError for other characters or none; ConfigError for an unknown voice, a speed out of 0.5 to 2, another rate
 */
export function synthesizeDigits(digits: string, options: SynthesisOptions = {}): Audio {
  const {
    voice: name = at(voices, 0),
    speed = 1,
    snrDb = Number.POSITIVE_INFINITY,
    seed = 1,
    sampleRate = 16000,
  } = options;
  if (typeof digits !== 'string' || digits.length > maxDigits || !/\d/.test(digits) || /[^\d ]/.test(digits)) {
    const expected = `digits 0 to 9 and spaces, at most ${maxDigits}`;
    throw new DataError({ where: 'synthesizeDigits', expected, got: JSON.stringify(String(digits).slice(0, 60)) });
  }
  const voice = Object.hasOwn(voiceTable, name) ? voiceTable[name] : undefined;
  if (!voice) fail('voice', `one of ${voices.join(', ')}`, name);
  if (!(speed >= 0.5 && speed <= 2)) fail('speed', '0.5 to 2', speed);
  checkWhole(seed, 'synthesizeDigits, seed', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  if (snrDb !== Number.POSITIVE_INFINITY) checkNumber(snrDb, 'synthesizeDigits, snrDb', -200, 200);
  if (sampleRate !== 8000 && sampleRate !== 16000) fail('sampleRate', '8000 or 16000', sampleRate);
  const random = createRandom(seed).fork(`${name} says ${digits}`);
  const speaker = varied(voice, random);
  const stretches = timed(digits, speaker, speed, random);
  const full = synthesize(layOut(stretches, speaker, random), speaker, 16000, random.fork('sound'));
  const recorded = throughMicrophone(sampleRate === 16000 ? full : halve(full), random);
  const samples = leveled(recorded, 0.05 * 10 ** (random.normal() / 10));
  const audio = { samples, sampleRate };
  return snrDb === Number.POSITIVE_INFINITY ? audio : addNoise(audio, random.fork('noise'), { snrDb, noise: 'pink' });
}

function fail(option: string, expected: string, got: unknown): never {
  throw new ConfigError({ where: `synthesizeDigits, ${option}`, expected, got: String(got) });
}

/** Nobody sounds the same twice. */
function varied(voice: Voice, random: Random): Voice {
  const by = (spread: number) => 1 + spread * random.normal();
  return {
    ...voice,
    pitch: voice.pitch * by(0.06),
    range: voice.range * by(0.2),
    formantScale: voice.formantScale * by(0.015),
    frontScale: voice.frontScale * by(0.015),
    drawl: voice.drawl * by(0.08),
  };
}

/** Stretches with their lengths at this speed, silence before, after and here and there between the digits. */
function timed(digits: string, voice: Voice, speed: number, random: Random): Stretch[] {
  const silence = (least: number, most: number) => pause(least + (most - least) * random.uniform());
  const spoken = digits.split('').flatMap((digit, i) => {
    if (digit === ' ') return [silence(150, 300)];
    const said = at(pronunciations, Number(digit)).map((stretch) => ({
      ...stretch,
      formants: near(stretch.formants, random),
    }));
    const joined = i > 0 && random.uniform() < 0.6;
    return i === 0 || joined ? said : [silence(20, 120), ...said];
  });
  const rate = speed * (1 + 0.08 * random.normal());
  const hiss = 10 ** (0.2 * random.normal());
  const lasting = spoken.map((stretch) => {
    const vowel = stretch.voicing === 1 ? voice.drawl : 1;
    const ms = ((stretch.ms * vowel) / rate) * Math.max(0.4, 1 + 0.15 * random.normal());
    return { ...stretch, ms, friction: hiss * (stretch.friction ?? 0), breath: hiss * (stretch.breath ?? 0) };
  });
  return [silence(30, 200), ...lasting.flatMap(fading), silence(30, 200)];
}

/** The voice grows weaker through a word's last sound before a pause. */
function fading(stretch: Stretch, i: number, all: readonly Stretch[]): readonly Stretch[] {
  const { ms, voicing = 0 } = stretch;
  const next = all[i + 1];
  if (voicing === 0 || (next && (next.voicing ?? 0) + (next.friction ?? 0) > 0)) return [stretch];
  return [0.9, 0.65, 0.4, 0.2].map((part) => ({ ...stretch, ms: ms / 4, voicing: part * voicing }));
}

const near = ([a, b, c]: Stretch['formants'], random: Random): Stretch['formants'] => [
  a * (1 + 0.04 * random.normal()),
  b * (1 + 0.03 * random.normal()),
  c * (1 + 0.02 * random.normal()),
];

/** Brighter or duller, by up to some 4 dB from low to high. */
function throughMicrophone(samples: Float32Array, random: Random): Float32Array {
  const slope = 0.25 * (2 * random.uniform() - 1);
  return samples.map((sample, i) => sample - slope * (samples[i - 1] ?? 0));
}

/** To a root mean square, or what full scale allows. */
function leveled(samples: Float32Array, level: number): Float32Array {
  let [power, peak] = [0, 0];
  for (const sample of samples) {
    power += sample * sample;
    peak = Math.max(peak, Math.abs(sample));
  }
  const gain = Math.min(level / Math.sqrt(power / samples.length), 0.95 / peak);
  return samples.map((sample) => gain * sample);
}
