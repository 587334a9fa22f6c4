// Values of torchaudio's Kaldi and python_speech_features, on synthetic clips.
import { describe, expect, it } from 'vitest';
import { addDeltas, createFeatureExtractor, type FeatureOptions, normalize } from '../index.ts';
import { melWeights } from './mel.ts';
import {
  block,
  type Case,
  columns,
  defined,
  expectAgreement,
  expectClose,
  ms,
  read,
  samplesOf,
  total,
} from './testing/golden.ts';

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
