// Values of the tools themselves, on synthetic clips: torchaudio's Kaldi and transforms, python_speech_features, librosa.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addDeltas, createFeatureExtractor, type FeatureOptions, type Features, normalize } from '../index.ts';
import { hertzToMel, melToHertz, melWeights } from './mel.ts';

/** What the reference was told: its own names and types. */
// biome-ignore lint/suspicious/noExplicitAny: each reference has its own
type Told = Readonly<Record<string, any>>;

interface Case {
  readonly id: string;
  readonly clip: string;
  readonly function: string;
  readonly scale?: string;
  readonly options: Told;
  readonly frames: number;
  readonly columns: number;
  readonly stored_frames: 'all' | readonly number[];
  readonly values: readonly (readonly number[])[];
  readonly energy?: readonly number[];
  readonly error?: string;
  readonly row_sums?: readonly number[];
  readonly first_nonzero_bin?: readonly number[];
  readonly peak_bin?: readonly number[];
  readonly matrix?: readonly (readonly number[])[];
  readonly hz?: readonly number[];
  readonly slaney?: readonly number[];
  readonly htk?: readonly number[];
}
interface Golden {
  readonly clips: Readonly<Record<string, { sample_rate: number; int16_le_base64: string }>>;
  readonly cases: readonly Case[];
}

function read(name: string): Golden {
  return JSON.parse(readFileSync(new URL(`./fixtures/audio-mfcc-${name}.json`, import.meta.url), 'utf8'));
}
function samplesOf(golden: Golden, clip: string): Float32Array {
  const bytes = Buffer.from(golden.clips[clip]!.int16_le_base64, 'base64');
  return Float32Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readInt16LE(2 * i) / 32768);
}
/** Relative to the largest value; the values have 9 digits, ours are stored in float32. */
function expectAgreement(got: Features, { frames, columns, stored_frames: stored, values, id }: Case): void {
  expect([got.frames, got.size], id).toEqual([frames, columns]);
  const largest = Math.max(1, ...values.flat().map(Math.abs));
  let worst = 0;
  values.forEach((row, k) => {
    const frame = stored === 'all' ? k : stored[k]!;
    row.forEach((value, i) => {
      worst = Math.max(worst, Math.abs(got.data[frame * columns + i]! - value)); // NaN stays
    });
  });
  expect(worst / largest, id).toBeLessThan(1e-6);
}
function expectClose(got: readonly number[], wanted: readonly number[]): void {
  expect(got).toHaveLength(wanted.length);
  const largest = Math.max(...wanted);
  for (const [i, value] of wanted.entries()) expect(Math.abs(got[i]! - value) / largest).toBeLessThan(1e-8);
}
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** Some columns of each frame. */
function columns({ frames, size, data }: Features, from: number, count: number): Features {
  const parts = Array.from({ length: frames }, (_, i) => [...data.subarray(i * size + from, i * size + from + count)]);
  return { frames, size: count, data: Float32Array.from(parts.flat()) };
}
const block = (features: Features, i: number, size: number) => columns(features, i * size, size);

/** What the preset decides is left out. */
const defined = (options: Told) =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
const ms = (value: number | undefined) => (value === undefined ? undefined : { ms: value });

describe('kaldi', () => {
  const golden = read('kaldi');
  const cases = golden.cases.filter((one) => /^(mfcc|fbank)$/.test(one.function));
  const optionsOf = ({ function: name, scale, options: told }: Case): FeatureOptions => ({
    preset: 'kaldi',
    sampleRate: told.sample_frequency ?? 16000,
    ...defined({
      kind: name === 'mfcc' ? 'mfcc' : told.use_log_fbank === false ? 'mel' : 'logMel',
      scale: scale === 'samples' ? undefined : 1,
      frameLength: ms(told.frame_length),
      frameShift: ms(told.frame_shift),
      fftSize: told.round_to_power_of_two === false ? 400 : undefined,
      energy: told.use_energy,
      energyFloor: told.use_energy ? (told.energy_floor ?? 1) : undefined,
      energyFrom: told.raw_energy === false ? 'windowed' : undefined,
      htkOrder: told.htk_compat,
      edges: told.snip_edges === false ? 'mirror' : undefined,
      window: told.window_type === 'hanning' ? 'hann' : told.window_type,
      numMel: told.num_mel_bins,
      numCoefficients: told.num_ceps,
      lifter: told.cepstral_lifter,
      lowFrequency: told.low_freq,
      highFrequency: told.high_freq,
      removeDcOffset: told.remove_dc_offset,
      preemphasis: told.preemphasis_coefficient,
      power: told.use_power === false ? 1 : undefined,
      vtlnWarp: told.vtln_warp,
    }),
  });
  it.each(cases.filter(({ error }) => error === undefined))('$id', (one) => {
    const features = createFeatureExtractor(optionsOf(one)).extract(samplesOf(golden, one.clip));
    const centred = one.options.subtract_mean === true;
    expectAgreement(centred ? normalize(features, { kind: 'utterance', variance: false }) : features, one);
  });
  it('gives no frames for a clip that is shorter than a window, where torchaudio stops', () => {
    expect(cases.filter(({ error }) => error !== undefined).length).toBeGreaterThan(2);
    const { extract } = createFeatureExtractor({ preset: 'kaldi', sampleRate: 16000 });
    expect(extract(samplesOf(golden, 'short')).frames).toBe(0);
  });
  it.each(golden.cases.filter(({ function: name }) => name.startsWith('compute_deltas')))('$id', (one) => {
    const mfcc = createFeatureExtractor({ preset: 'kaldi', sampleRate: 16000 }).extract(samplesOf(golden, one.clip));
    const window = (one.options.win_length - 1) / 2;
    for (const kind of ['kaldi', 'regression'] as const) {
      expectAgreement(block(addDeltas(mfcc, { kind, window, order: 1 }), 1, 13), one);
    }
  });
});

describe('python_speech_features', () => {
  const golden = read('psf');
  const optionsOf = ({ function: name, options: told, energy }: Case): FeatureOptions => ({
    preset: 'python_speech_features',
    sampleRate: told.samplerate ?? 16000,
    ...defined({
      kind: name === 'logfbank' ? 'logMel' : name === 'fbank' ? 'mel' : 'mfcc',
      frameLength: ms(told.winlen && 1000 * told.winlen),
      frameShift: ms(told.winstep && 1000 * told.winstep),
      fftSize: told.nfft ?? undefined,
      window: told.winfunc === 'hanning' ? 'hann' : told.winfunc,
      energy: energy ? true : told.appendEnergy,
      numMel: told.nfilt,
      numCoefficients: told.numcep,
      lifter: told.ceplifter,
      lowFrequency: told.lowfreq,
      highFrequency: told.highfreq,
      preemphasis: told.preemph,
    }),
  });
  it.each(golden.cases.filter((one) => /^(mfcc|logfbank)$/.test(one.function)))('$id', (one) => {
    expectAgreement(createFeatureExtractor(optionsOf(one)).extract(samplesOf(golden, one.clip)), one);
  });
  it.each(golden.cases.filter((one) => one.function === 'fbank'))('$id', (one) => {
    const features = createFeatureExtractor(optionsOf(one)).extract(samplesOf(golden, one.clip));
    expectAgreement(columns(features, 1, 26), one);
    // Ours are logarithms.
    const energies = one.energy!.map((energy) => [Math.log(energy)]);
    expectAgreement(columns(features, 0, 1), { ...one, columns: 1, values: energies });
  });
  it.each(golden.cases.filter(({ function: name }) => name.startsWith('delta(')))('$id', (one) => {
    const { extract } = createFeatureExtractor({ preset: 'python_speech_features', sampleRate: 16000 });
    const [order, window] = [one.id.includes('delta-delta') ? 2 : 1, one.options.N];
    const deltas = addDeltas(extract(samplesOf(golden, one.clip)), { kind: 'regression', order, window });
    expectAgreement(block(deltas, order, 13), one);
  });
  it.each(golden.cases.filter(({ function: name }) => name === 'get_filterbanks'))('$id', (one) => {
    const { options: told, row_sums: sums, first_nonzero_bin: firsts, peak_bin: peaks, matrix } = one;
    const { options } = createFeatureExtractor({
      preset: 'python_speech_features',
      sampleRate: told.samplerate,
      frameLength: { samples: told.nfft },
      numMel: told.nfilt,
      numCoefficients: 1,
      ...defined({ lowFrequency: told.lowfreq, highFrequency: told.highfreq }),
    });
    const weights = melWeights(options).map((row) => [...row]);
    expectClose(weights.map(total), sums!);
    expect(weights.map((row) => row.findIndex((weight) => weight > 0))).toEqual(firsts);
    expect(weights.map((row) => row.indexOf(Math.max(...row)))).toEqual(peaks);
    if (matrix) expectClose(weights.flat(), matrix.flat());
  });
});

describe('librosa', () => {
  const golden = read('librosa');
  const optionsOf = (told: Told, more: Told = {}): FeatureOptions => ({
    preset: 'librosa',
    sampleRate: told.sr,
    ...defined({
      frameLength: (told.win_length ?? told.n_fft) && { samples: told.win_length ?? told.n_fft },
      fftSize: told.n_fft,
      frameShift: told.hop_length && { samples: told.hop_length },
      numMel: told.n_mels,
      numCoefficients: told.n_mfcc,
      lowFrequency: told.fmin,
      highFrequency: told.fmax,
      melScale: told.htk ? 'htk' : undefined,
      melNorm: told.norm === null || told.mel_norm === null ? 'none' : undefined,
      power: told.power,
      edges: told.center === false ? 'snip' : told.pad_mode === 'reflect' ? 'centerReflect' : undefined,
      window: told.window,
      dctType: told.dct_type,
      lifter: told.lifter,
      ...more,
    }),
  });
  it.each(golden.cases.filter((one) => /\.(mfcc|melspectrogram)$/.test(one.function)))('$id', (one) => {
    const kind = one.function.endsWith('mfcc') ? 'mfcc' : 'mel';
    expectAgreement(createFeatureExtractor(optionsOf(one.options, { kind })).extract(samplesOf(golden, one.clip)), one);
  });
  const mel512 = golden.cases.find(({ id }) => id.endsWith('melspectrogram/512-160-400'))!.options;
  // ref=max shifts all values by the peak, which is left to the caller.
  const decibels = golden.cases.filter((one) => one.function.startsWith('power_to_db') && !one.options.ref);
  it.each(decibels)('$id', (one) => {
    const { top_db: topDb, amin: logFloor } = one.options;
    const options = { ...optionsOf(mel512, { kind: 'logMel', logFloor, topDb }) };
    expectAgreement(createFeatureExtractor(options).extract(samplesOf(golden, one.clip)), one);
  });
  const mfcc = golden.cases.find(({ id }) => id === 'synthetic-1/mfcc/13-512-160')!.options;
  const deltas = golden.cases.filter(
    (one) => one.function.startsWith('feature.delta') && one.options.mode !== 'mirror',
  );
  it.each(deltas)('$id $options', (one) => {
    const { width = 9, order = 1, mode } = one.options;
    const kind = mode === 'nearest' ? 'regression' : 'savitzkyGolay';
    const features = createFeatureExtractor(optionsOf(mfcc)).extract(samplesOf(golden, one.clip));
    expectAgreement(block(addDeltas(features, { kind, order, window: (width - 1) / 2 }), order, 13), one);
  });
  it.each(golden.cases.filter(({ function: name }) => name === 'filters.mel'))('$id', (one) => {
    const { row_sums: sums, peak_bin: peaks, matrix } = one;
    const weights = melWeights(createFeatureExtractor(optionsOf(one.options, { numCoefficients: 1 })).options);
    expectClose(
      weights.map((row) => total([...row])),
      sums!,
    );
    expect(weights.map((row) => row.indexOf(Math.max(...row)))).toEqual(peaks);
    if (matrix)
      expectClose(
        weights.flatMap((row) => [...row]),
        matrix.flat(),
      );
  });
  it('mel scales', () => {
    const { hz, slaney, htk } = golden.cases.find((one) => one.function === 'hz_to_mel')!;
    for (const [scale, mels] of [
      ['slaney', slaney!],
      ['htk', htk!],
    ] as const) {
      expectClose(
        hz!.map((hertz) => hertzToMel(hertz, scale)),
        mels,
      );
      expectClose(
        mels.map((mel) => melToHertz(mel, scale)),
        hz!,
      );
    }
  });
});

describe('torchaudio.transforms', () => {
  const golden = read('torchaudio');
  it.each(golden.cases)('$id', (one) => {
    const { n_mfcc: numCoefficients = 40, log_mels: logMels, melkwargs, sample_rate, ...rest } = one.options;
    const told: Told = { ...melkwargs, ...rest };
    const fftSize = told.n_fft ?? 400;
    const frameLength = told.win_length ?? fftSize;
    const isMfcc = one.function.endsWith('MFCC');
    const { extract } = createFeatureExtractor({
      preset: 'librosa',
      sampleRate: sample_rate,
      frameLength: { samples: frameLength },
      frameShift: { samples: told.hop_length ?? Math.floor(frameLength / 2) },
      fftSize,
      edges: told.center === false ? 'snip' : 'centerReflect',
      numMel: told.n_mels ?? 128,
      melScale: told.mel_scale ?? 'htk',
      melNorm: told.norm ?? 'none',
      ...defined({
        kind: isMfcc ? 'mfcc' : 'mel',
        lowFrequency: told.f_min,
        highFrequency: told.f_max,
        numCoefficients: isMfcc ? numCoefficients : undefined,
        ...(logMels && { log: 'natural', logFloor: 1e-6, logFloorRule: 'add' }),
      }),
    });
    expectAgreement(extract(samplesOf(golden, one.clip)), one);
  });
});
