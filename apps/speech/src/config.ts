// Every setting of the speech app: one flat object, whose keys and types are also the command-line flags.
import {
  bounds,
  dataName,
  type FlagOptions,
  type Limits,
  trainingDefaults,
  trainingHelp,
  trainingLimits,
} from '@longhand/cli';

export const defaults = {
  /** digits (generated), an4, fsdd, or a manifest (TSV/JSONL/JSON), or a folder that holds some. */
  data: 'digits',
  /** Of your own manifest; empty: `audio` or `path`, `text` or `transcript`, `speaker`. */
  audioColumn: '',
  textColumn: '',
  speakerColumn: '',
  /** FSDD: this speaker is the test split. */
  speaker: '',

  /** Text by CTC, or one of the texts of the train split for the whole clip. */
  task: 'transcribe' as 'transcribe' | 'classify',
  units: 'characters' as 'characters' | 'bpe' | 'words',
  merges: 200,
  lowerCase: false,

  /** Hz; clips of another rate are resampled. 0: that of the set, or of its first clip. */
  sampleRate: 0,
  features: 'logMel' as 'logMel' | 'mfcc',
  numMel: 40,
  numCoefficients: 13,
  frameLength: 25,
  frameShift: 10,
  /**
   * Mean 0 and variance 1: of each coefficient over the utterance, or over a window that slides and looks back only, as streaming
   * needs; or `level`, of all coefficients together, for clips so short that the mean of a coefficient says what is said.
   */
  normalize: 'utterance' as 'none' | 'level' | 'utterance' | 'sliding',
  deltas: 2,
  /** So many frames become one ... */
  stack: 3,
  /** ... every so many frames. */
  stride: 3,
  /** Outputs of a convolution over the stacked frames; 0: the LSTM reads them as they are. */
  convolution: 0,
  /** Folder where features are kept; empty: nowhere. */
  cache: 'runs/speech-features',

  /** Factors of tempo and pitch; an epoch has each clip in one of them. */
  speeds: '0.9,1,1.1',
  timeMasks: 2,
  /** Longest, in frames before stacking. */
  timeMaskFrames: 30,
  frequencyMasks: 2,
  frequencyMaskBins: 8,
  /** Frames by which a moment is shifted at most. */
  timeWarp: 0,
  /** Signal to noise in dB of noise added to half of the clips; 0: none. */
  noise: 0,

  hiddenSize: 256,
  numLayers: 3,
  bidirectional: true,
  layerNorm: false,
  residual: false,
  /** Between layers and before the softmax. */
  dropout: 0.3,
  /** One mask for all steps. */
  inputDropout: 0,
  recurrentDropout: 0,
  attentionSize: 128,

  ...trainingDefaults,
  schedule: 'cosine' as typeof trainingDefaults.schedule,
  warmupSteps: 200,
  batchSize: 16,
  /** The first epoch goes from short to long (Amodei et al. 2016). */
  sortedFirst: true,
  average: 0.99,
  goal: 'cer' as 'cer' | 'wer' | 'accuracy',
  epochs: 40,
  checkpointEvery: 200,
  runs: 'runs/speech',
};

export type Config = Readonly<typeof defaults>;

export const presets = {
  /** A minute on two cores: for tests and a first look. */
  tiny: {
    units: 'words',
    numMel: 24,
    deltas: 0,
    speeds: '1',
    timeMaskFrames: 10,
    frequencyMaskBins: 3,
    hiddenSize: 48,
    numLayers: 2,
    dropout: 0.1,
    learningRate: 5e-3,
    warmupSteps: 20,
    average: 0.95,
    epochs: 12,
  },
  /** Chosen on AN4's dev split: half an hour on one core. */
  base: { batchSize: 8, epochs: 80, dropout: 0.4, learningRate: 1.5e-3, average: 0.995 },
  /** Isolated words. */
  words: {
    task: 'classify',
    goal: 'accuracy',
    normalize: 'level',
    hiddenSize: 128,
    numLayers: 2,
    stack: 2,
    stride: 2,
    timeMaskFrames: 10,
    frequencyMaskBins: 5,
    dropout: 0.4,
    average: 0.995,
    epochs: 40,
  },
  /** Nothing looks ahead but one stacked frame: for `predict --stream`. */
  streaming: { bidirectional: false, normalize: 'sliding', hiddenSize: 384 },
} satisfies Record<string, Partial<Config>>;

const { rate, size, count } = bounds;
/** Frames are put together; more would be longer than clips. */
const frames = { min: 1, max: 1000, integer: true };
const milliseconds = { min: 1, max: 10_000 };

export const limits: Limits<Config> = {
  task: ['transcribe', 'classify'],
  units: ['characters', 'bpe', 'words'],
  merges: count,
  sampleRate: { min: 0, max: 1_000_000, integer: true },
  features: ['logMel', 'mfcc'],
  numMel: size,
  numCoefficients: size,
  frameLength: milliseconds,
  frameShift: milliseconds,
  normalize: ['none', 'level', 'utterance', 'sliding'],
  deltas: { min: 0, max: 2, integer: true },
  stack: frames,
  stride: frames,
  convolution: bounds.optionalSize,
  timeMasks: count,
  timeMaskFrames: count,
  frequencyMasks: count,
  frequencyMaskBins: count,
  timeWarp: count,
  noise: { min: 0, max: 200 },
  hiddenSize: size,
  numLayers: bounds.layers,
  dropout: rate,
  inputDropout: rate,
  recurrentDropout: rate,
  attentionSize: size,
  ...trainingLimits,
  goal: ['cer', 'wer', 'accuracy'],
};

export const help: FlagOptions<Config>['help'] = {
  data: 'digits (generated), an4, fsdd, or a manifest (TSV/JSONL/JSON), or a folder that holds some.',
  audioColumn: "Column of your manifest with the sound's path; empty: audio or path.",
  textColumn: 'Column with what is said; empty: text or transcript.',
  speakerColumn: 'Column with the speaker; empty: speaker.',
  speaker: 'fsdd: this speaker is the test split, and no other.',
  task: 'Text by CTC, or one of the known texts for the whole clip.',
  merges: 'BPE merges.',
  sampleRate: 'Hz; 0: that of the set, or of its first clip.',
  numCoefficients: 'Of an MFCC.',
  frameLength: 'Milliseconds.',
  frameShift: 'Milliseconds.',
  normalize:
    'Mean 0 and variance 1 over the utterance or a window that looks back only; level: of all numbers together.',
  deltas: '1: slopes too; 2: their slopes too.',
  stack: 'So many frames become one ...',
  stride: '... every so many frames.',
  convolution: 'Outputs of a convolution over the stacked frames; 0: none.',
  cache: 'Folder where features are kept; empty: nowhere.',
  speeds: 'An epoch has each clip in one of these tempos.',
  timeMaskFrames: 'SpecAugment: longest mask in time.',
  frequencyMaskBins: 'SpecAugment: widest mask in frequency.',
  timeWarp: 'SpecAugment: frames by which a moment is shifted at most.',
  noise: 'Signal to noise in dB of noise added to half of the clips; 0: none.',
  dropout: 'Between layers and before the softmax.',
  attentionSize: 'classify: of the pooling over time.',
  ...trainingHelp,
  batchSize: 'Utterances a batch.',
  sortedFirst: 'The first epoch goes from short to long.',
  goal: 'The dev metric that chooses the weights.',
  name: "The run's folder in it; made of data, speaker and seed if empty.",
};

export const runName = ({ name, data, speaker, seed }: Config): string =>
  name || [dataName(data), ...(speaker ? [`without-${speaker}`] : []), `seed${seed}`].join('-');
