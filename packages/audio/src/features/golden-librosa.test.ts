// Values of librosa and torchaudio.transforms, on synthetic clips.
import { describe, expect, it } from 'vitest';
import { addDeltas, createFeatureExtractor, type FeatureOptions } from '../index.ts';
import { hertzToMel, melToHertz, melWeights } from './mel.ts';
import { block, defined, expectAgreement, expectClose, read, samplesOf, type Told, total } from './testing/golden.ts';

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
