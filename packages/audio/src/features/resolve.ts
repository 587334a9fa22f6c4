// Options with the preset's defaults filled in, checked once.
import { ConfigError } from '@longhand/base';
import { checkChoice, checkNumber, checkWhole, highestRate } from '../check.ts';
import type { FeatureOptions, ResolvedFeatureOptions, Span } from './options.ts';
import { presets } from './presets.ts';

/** @throws ConfigError for an option that is unknown, out of range, or without effect beside the others */
export function resolveFeatureOptions(options: FeatureOptions): ResolvedFeatureOptions {
  if (typeof options !== 'object' || options === null)
    throw new ConfigError({
      where: 'feature options',
      expected: 'preset, sampleRate and others',
      got: String(options),
    });
  const { preset, sampleRate } = options;
  if (!Object.hasOwn(presets, preset)) fail('preset', `one of ${Object.keys(presets).join(', ')}`, preset);
  if (!(typeof sampleRate === 'number' && sampleRate > 0 && sampleRate <= highestRate))
    fail('sampleRate', `Hz above 0, up to ${highestRate}`, sampleRate);
  const { round, frameLength: defaultLength, frameShift: defaultShift, ...defaults } = presets[preset];
  const { frameLength = defaultLength, frameShift = defaultShift, kind = 'mfcc', ...given } = options;
  const samples = (name: string, span: Span): number => {
    const [spanKind, value] = Object.entries(span ?? {})[0] ?? [];
    if ((spanKind !== 'ms' && spanKind !== 'samples') || typeof value !== 'number')
      fail(name, '{ ms } or { samples }', JSON.stringify(span));
    return spanKind === 'samples' ? value : round((value / 1000) * sampleRate);
  };
  const length = samples('frameLength', frameLength);
  const filled: ResolvedFeatureOptions = {
    ...defaults,
    // python_speech_features' mfcc puts the energy first, its filter banks keep it apart.
    energy: preset === 'python_speech_features' && kind === 'mfcc',
    fftSize: 2 ** Math.ceil(Math.log2(Math.max(1, length))),
    preset,
    kind,
    sampleRate,
    frameLength: length,
    frameShift: samples('frameShift', frameShift),
  };
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(filled, name));
  if (unknown) fail(unknown, `one of ${Object.keys(filled).sort().join(', ')}`, 'an unknown name');
  const { highFrequency, log, topDb, ...rest } = { ...filled, ...withoutUndefined(given) };
  const complete: ResolvedFeatureOptions = {
    ...rest,
    log,
    highFrequency: highFrequency > 0 ? highFrequency : sampleRate / 2 + highFrequency,
    topDb: kind !== 'mel' && log === 'decibel' ? topDb : null,
  };
  checkRanges(complete);
  checkEffect(given, complete);
  return complete;
}

const withoutUndefined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;

function fail(option: string, expected: string, got: unknown): never {
  throw new ConfigError({ where: `feature option ${option}`, expected, got: String(got) });
}

const yesOrNo = [true, false];
const choices: Readonly<Partial<Record<keyof ResolvedFeatureOptions, readonly unknown[]>>> = {
  kind: ['mfcc', 'logMel', 'mel'],
  edges: ['snip', 'mirror', 'pad', 'center', 'centerReflect'],
  window: ['povey', 'hann', 'hamming', 'blackman', 'rectangular'],
  preemphasisOver: ['frame', 'signal'],
  power: [1, 2],
  melScale: ['htk', 'slaney'],
  melTriangles: ['mel', 'hertz', 'bin'],
  melNorm: ['none', 'slaney'],
  log: ['natural', 'decibel'],
  logFloorRule: ['below', 'zero', 'add'],
  dctType: [2, 3],
  lifterStart: [0, 1],
  energyFrom: ['raw', 'windowed', 'spectrum'],
  periodicWindow: yesOrNo,
  centerWindow: yesOrNo,
  removeDcOffset: yesOrNo,
  divideByFftSize: yesOrNo,
  energy: yesOrNo,
  htkOrder: yesOrNo,
};

const maxSamples = 2 ** 20;
const maxMel = 4096;
/** Numbers of the filters while they are made. */
const maxWeights = 2 ** 26;
const large = 1e9;

const wholes: readonly (readonly [name: keyof ResolvedFeatureOptions, low: number, high: number])[] = [
  ['frameLength', 1, maxSamples],
  ['frameShift', 1, maxSamples],
  ['fftSize', 1, maxSamples],
  ['numMel', 1, maxMel],
  ['numCoefficients', 1, maxMel],
  ['seed', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
];
const numbers: readonly (readonly [name: keyof ResolvedFeatureOptions, low: number, high: number])[] = [
  ['scale', Number.MIN_VALUE, large],
  ['blackmanCoefficient', 0, 1],
  ['dither', 0, large],
  ['preemphasis', 0, 1],
  ['lowFrequency', 0, large],
  ['highFrequency', -large, large],
  ['vtlnWarp', Number.MIN_VALUE, large],
  ['vtlnLow', 0, large],
  ['vtlnHigh', -large, large],
  ['logFloor', 0, large],
  ['lifter', 0, large],
  ['energyFloor', 0, large],
];

function checkRanges(options: ResolvedFeatureOptions): void {
  for (const [name, values] of Object.entries(choices))
    checkChoice(options[name as keyof ResolvedFeatureOptions], `feature option ${name}`, values);
  for (const [name, low, high] of wholes) checkWhole(options[name] as number, `feature option ${name}`, low, high);
  for (const [name, low, high] of numbers) checkNumber(options[name] as number, `feature option ${name}`, low, high);
  const { frameLength, fftSize, numMel, sampleRate, lowFrequency, highFrequency } = options;
  if (fftSize < frameLength) fail('fftSize', `${frameLength} or more, to hold a frame`, fftSize);
  if (lowFrequency >= highFrequency || highFrequency > sampleRate / 2) {
    const expected = `lowFrequency below highFrequency, and that at most ${sampleRate / 2}`;
    fail('highFrequency', expected, `${lowFrequency} and ${highFrequency}`);
  }
  if (numMel * fftSize > maxWeights)
    fail('numMel', `at most ${Math.floor(maxWeights / fftSize)} of this fftSize`, numMel);
  if (options.kind !== 'mel' && options.logFloor === 0)
    fail('logFloor', 'a number above 0, whose logarithm there is', 0);
  if (options.kind === 'mfcc' && options.numCoefficients > numMel)
    fail('numCoefficients', `at most numMel, ${numMel}`, options.numCoefficients);
  if (options.topDb !== null && !(options.topDb > 0 && options.topDb <= large))
    fail('topDb', 'decibels above 0, or null', options.topDb);
  checkWarp(options);
}

function checkWarp({
  vtlnWarp,
  vtlnLow,
  vtlnHigh,
  lowFrequency,
  highFrequency,
  sampleRate,
}: ResolvedFeatureOptions): void {
  if (vtlnWarp === 1) return;
  const upper = vtlnHigh < 0 ? sampleRate / 2 + vtlnHigh : vtlnHigh;
  const [from, to] = [vtlnLow * Math.max(1, vtlnWarp), upper * Math.min(1, vtlnWarp)];
  if (!(vtlnLow > lowFrequency && from < to && upper < highFrequency)) {
    const expected = `vtlnLow and vtlnHigh inside ${lowFrequency} to ${highFrequency} Hz, also when warped`;
    fail('vtlnWarp', expected, `${vtlnLow} to ${upper} by ${vtlnWarp}`);
  }
}

/** Options that say nothing unless another is set so. */
const needs: readonly (readonly [
  names: readonly string[],
  met: (o: ResolvedFeatureOptions) => boolean,
  what: string,
])[] = [
  [['numCoefficients', 'dctType', 'lifter', 'lifterStart'], ({ kind }) => kind === 'mfcc', "kind 'mfcc'"],
  [['topDb'], ({ kind, log }) => kind !== 'mel' && log === 'decibel', "log 'decibel'"],
  [['blackmanCoefficient'], ({ window }) => window === 'blackman', "window 'blackman'"],
  [['seed'], ({ dither }) => dither > 0, 'dither above 0'],
  [['vtlnLow', 'vtlnHigh'], ({ vtlnWarp }) => vtlnWarp !== 1, 'a vtlnWarp that is not 1'],
  [['energyFrom', 'energyFloor'], ({ energy }) => energy, 'energy true'],
];

function checkEffect(given: Partial<Record<string, unknown>>, options: ResolvedFeatureOptions): void {
  for (const [names, met, what] of needs) {
    const set = names.find((name) => given[name] !== undefined && given[name] !== null);
    if (set && !met(options)) fail(set, `${what} beside it, without which it has no effect`, given[set]);
  }
}
