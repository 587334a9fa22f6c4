// Glottal pulses and noises through formant resonators in cascade, noise of narrow places beside them (Klatt 1980).
import { at, type Random } from '@longhand/base';
import { createGlottis } from './glottis.ts';
import { createAntiResonator, createResonator } from './resonator.ts';
import { frameSeconds, type Tracks } from './tracks.ts';
import type { Voice } from './voices.ts';

/** Hz, of a man's voice; those above the three that speech moves. */
const upperFormants = [3500, 4500, 5600];
const bandwidths = [70, 95, 140, 220, 280, 350];
const nasalPole = 270;
/** Of noise against pulses of height 1. */
const [breathLevel, frictionLevel] = [0.12, 0.025];
/** Filters are tuned anew so often; less often clicks. */
const tuningSeconds = 0.001;

/** Samples of any size, at `sampleRate`. */
export function synthesize(tracks: Tracks, voice: Voice, sampleRate: number, random: Random): Float32Array {
  const perFrame = frameSeconds * sampleRate;
  const perTuning = Math.round(tuningSeconds * sampleRate);
  const samples = new Float32Array(Math.round(tracks.frames * perFrame));
  const formants = bandwidths.map(() => createResonator(sampleRate));
  const [pole, zero, place] = [
    createResonator(sampleRate),
    createAntiResonator(sampleRate),
    createResonator(sampleRate),
  ];
  const glottis = createGlottis(voice, sampleRate, random);
  const highest = 0.48 * sampleRate;
  let [lastSound, lastNoise, placeGain] = [0, 0, 0];

  const tune = (frame: number): void => {
    const damping = voice.damping * (1 + 1.5 * valueAt(tracks.nasal, frame) + 0.8 * valueAt(tracks.breath, frame));
    formants.forEach((formant, k) => {
      const track = tracks.formants[k];
      const frequency = track ? valueAt(track, frame) : at(upperFormants, k - 3) * voice.formantScale;
      formant.tune(Math.min(frequency, highest), at(bandwidths, k) * damping);
    });
    pole.tune(nasalPole, 100);
    zero.tune(nasalPole + 200 * valueAt(tracks.nasal, frame), 100);
    const center = Math.min(valueAt(tracks.frictionCenter, frame) * Math.sqrt(voice.formantScale), highest);
    const width = valueAt(tracks.frictionWidth, frame);
    place.tune(center, width);
    placeGain = gainOf(center, width, sampleRate);
  };
  for (let i = 0; i < samples.length; i++) {
    const frame = i / perFrame;
    if (i % perTuning === 0) tune(frame);
    const voicing = valueAt(tracks.voicing, frame);
    const flow = glottis.step(valueAt(tracks.pitch, frame));
    const noise = random.normal();
    const breath = breathLevel * (valueAt(tracks.breath, frame) + voicing * voice.breathiness * flow);
    let sound = zero.step(pole.step(voicing * flow + breath * noise));
    for (const formant of formants) sound = formant.step(sound);
    // Noise of a voiced sound comes in the rhythm of the pulses.
    const rhythm = voicing > 0.1 ? 0.4 + 0.6 * flow : 1;
    const hiss = placeGain * place.step(noise - lastNoise) + valueAt(tracks.frictionFlat, frame) * noise;
    // The lips radiate changes.
    samples[i] = sound - lastSound + frictionLevel * valueAt(tracks.friction, frame) * rhythm * hiss;
    lastSound = sound;
    lastNoise = noise;
  }
  return samples;
}

/** Between frames. */
function valueAt(track: Float64Array, at: number): number {
  const frame = Math.floor(at);
  const value = track[frame]!;
  const next = track[frame + 1] ?? value;
  return value + (at - frame) * (next - value);
}

/** So that the peak's noise has power 1: that of a resonator of gain 1 at 0 Hz, fed with differences. */
function gainOf(center: number, width: number, sampleRate: number): number {
  const atPeak = (center / width) * 2 * Math.sin((Math.PI * center) / sampleRate);
  return 1 / (atPeak * Math.sqrt((Math.PI * width) / sampleRate));
}
