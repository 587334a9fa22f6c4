// Every setting of the speech app: those of the model, of training, and its own. Its flags are made of them.
import {
  bounds,
  choice,
  defaultsOf,
  group,
  number,
  text,
  toggle,
  type ValuesOf,
  withDefaults,
} from '@longhand/bundle/settings';
import { dataName, trainingSettings } from '@longhand/cli';
import { modelSettings } from '@longhand/speech';

const { count } = bounds;

export const settings = {
  ...group('Data', {
    data: text(
      'digits',
      'digits (generated), an4, fsdd, or a manifest (CSV, TSV, JSON or Parquet), or a folder of sounds.',
    ),
    audioColumn: text('', "Column of your manifest with the sound's path; empty: audio or path."),
    textColumn: text('', 'Column with what is said; empty: text or transcript.'),
    speakerColumn: text('', 'Column with the speaker; empty: speaker.'),
    speaker: text('', 'fsdd: this speaker is the test split, and no other.'),
  }),
  ...modelSettings,
  ...group('Text', { merges: number(200, count, 'BPE merges.') }),
  ...group('Features', {
    sampleRate: number(0, { min: 0, max: 1_000_000, integer: true }, 'Hz; 0: that of the set, or of its first clip.'),
    cache: text('runs/speech-features', 'Folder where features are kept; empty: nowhere.', { changeable: true }),
  }),
  ...group('Augmentation', {
    speeds: text('0.9,1,1.1', 'Factors of tempo and pitch; an epoch has each clip in one of them.'),
    timeMasks: number(2, count, 'SpecAugment: masks in time.'),
    timeMaskFrames: number(30, count, 'SpecAugment: longest mask in time, in frames before stacking.'),
    frequencyMasks: number(2, count, 'SpecAugment: masks in frequency.'),
    frequencyMaskBins: number(8, count, 'SpecAugment: widest mask in frequency.'),
    timeWarp: number(0, count, 'SpecAugment: frames by which a moment is shifted at most.'),
    noise: number(0, { min: 0, max: 200 }, 'Signal to noise in dB of noise added to half of the clips; 0: none.'),
    gain: number(20, { min: 0, max: 100 }, 'Training hears a clip up to so many dB louder or quieter; 0: as it is.', {
      missing: 0,
    }),
  }),
  ...withDefaults(trainingSettings, {
    schedule: 'cosine',
    warmupSteps: 200,
    batchSize: 16,
    emaDecay: 0.99,
    epochs: 40,
    checkpointEvery: 200,
    runs: 'runs/speech',
  }),
  ...group('Training', {
    // Amodei et al. 2016
    sortaGrad: toggle(true, 'SortaGrad: the first epoch goes from short to long.', { former: 'sortedFirst' }),
    monitor: choice('cer', ['cer', 'wer', 'accuracy'], 'The dev metric that chooses the weights.', { former: 'goal' }),
  }),
};

export type Config = ValuesOf<typeof settings>;
export const defaults: Config = defaultsOf(settings);

export const presets = {
  /** A minute on two cores: for tests and a first look. */
  tiny: {
    tokens: 'words',
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
    emaDecay: 0.95,
    epochs: 12,
  },
  /** Chosen on AN4's dev split: half an hour on one core. As its published row, without dither and change of level. */
  base: { batchSize: 8, epochs: 80, dropout: 0.4, learningRate: 1.5e-3, emaDecay: 0.995, dither: 0, gain: 0 },
  /** Isolated words; dither and level as in `base`. */
  words: {
    dither: 0,
    gain: 0,
    task: 'classify',
    monitor: 'accuracy',
    normalize: 'level',
    hiddenSize: 128,
    numLayers: 2,
    stack: 2,
    stride: 2,
    timeMaskFrames: 10,
    frequencyMaskBins: 5,
    dropout: 0.4,
    emaDecay: 0.995,
    epochs: 40,
  },
  /** For `predict --stream`: 0.3 s ahead, by twelve of the fifteen frames that are stacked and six steps of thirty milliseconds. */
  streaming: { bidirectional: false, normalize: 'sliding', hiddenSize: 384, stack: 15, lookAhead: 6 },
} satisfies Record<string, Partial<Config>>;

export const runName = ({ name, data, speaker, cell, seed }: Config): string => {
  const parts = [speaker && `without-${speaker}`, cell === 'lstm' ? '' : cell];
  return name || [dataName(data), ...parts, `seed${seed}`].filter(Boolean).join('-');
};
