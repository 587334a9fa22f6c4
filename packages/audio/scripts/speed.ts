// How much faster than real time everything is, on one core: seconds of sound over seconds of the processor's time.
// `pnpm --filter @longhand/audio speed`
import { at, createRandom } from '@longhand/base';
import {
  addDeltas,
  createFeatureExtractor,
  decodeAudio,
  encodeWav,
  type FeatureOptions,
  normalize,
  resample,
  synthesizeDigits,
} from '../src/index.ts';

const seconds = 60;
const sampleRate = 16000;
const random = createRandom(1);
const samples = new Float32Array(seconds * sampleRate).map(() => 0.1 * random.normal());

/** The best of several runs, after one to warm up. */
async function measure(name: string, run: () => unknown, sound = seconds): Promise<void> {
  await run();
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 7; i++) {
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1e6);
  }
  process.stdout.write(
    `${name.padEnd(52)}${Math.round(sound / best)
      .toLocaleString('en')
      .padStart(8)} x real time\n`,
  );
}

const settings: readonly FeatureOptions[] = [
  { preset: 'kaldi', sampleRate },
  { preset: 'kaldi', sampleRate, kind: 'logMel', numMel: 40 },
  { preset: 'kaldi', sampleRate, kind: 'logMel', numMel: 80 },
  { preset: 'python_speech_features', sampleRate },
  { preset: 'librosa', sampleRate },
  { preset: 'librosa', sampleRate, frameLength: { ms: 25 }, frameShift: { ms: 10 }, numMel: 40, numCoefficients: 13 },
  { preset: 'kaldi', sampleRate, fftSize: 400 },
];
for (const options of settings) {
  const { preset, sampleRate: _, kind = 'mfcc', frameLength: length, ...rest } = options;
  const { extract } = createFeatureExtractor(options);
  const { numMel, fftSize } = { numMel: '', fftSize: '', ...rest };
  const details = [preset, kind, numMel && `${numMel} filters`, length && '25 ms', fftSize && `FFT of ${fftSize}`];
  await measure(details.filter(Boolean).join(' '), () => extract(samples));
}
const { extract, stream } = createFeatureExtractor(at(settings, 1));
await measure('the second in pieces of 10 ms', () => {
  const { push, finish } = stream();
  for (let at = 0; at < samples.length; at += 160) push(samples.subarray(at, at + 160));
  finish();
});
const features = extract(samples);
await measure('deltas of both orders of 40', () => addDeltas(features));
await measure('mean and variance over the utterance', () => normalize(features, { kind: 'utterance' }));
await measure('sliding mean', () => normalize(features, { kind: 'sliding' }));
const wav = encodeWav({ samples, sampleRate });
await measure('WAV of 16 bits', () => decodeAudio(wav, 'speed'));
await measure('resampling to 8 kHz', () => resample({ samples, sampleRate }, 8000));
const spoken = synthesizeDigits('0123456789');
await measure('synthesis', () => synthesizeDigits('0123456789'), spoken.samples.length / sampleRate);
