// The settings that a model of speech is built from, as a run's config.json or a bundle's description holds them.
import {
  bounds,
  choice,
  group,
  number,
  settingsSchema,
  toggle,
  type ValuesOf,
  versionSchema,
} from '@longhand/bundle/settings';
import { cellNames } from '@longhand/lstm-core';
import * as z from 'zod';

const { layers, optionalSize, rate, size } = bounds;
/** Frames are put together; more would be longer than clips. */
const frames = { min: 1, max: 1000, integer: true };
const milliseconds = { min: 1, max: 10_000 };

const tokenSettings = group('Text', {
  task: choice(
    'transcribe',
    ['transcribe', 'classify'],
    'transcribe: text, by CTC; classify: one of the known texts for the whole clip.',
  ),
  tokens: choice('characters', ['characters', 'bpe', 'words'], 'Tokens that CTC writes.', { former: 'units' }),
  lowerCase: toggle(false, 'Lower-case the text.'),
});

const featureSettings = group('Features', {
  features: choice('logMel', ['logMel', 'mfcc'], 'Features of a frame.'),
  numMel: number(40, size, 'Mel filters.'),
  numCoefficients: number(13, size, 'Coefficients of an MFCC.'),
  frameLength: number(25, milliseconds, 'Milliseconds of a frame.'),
  frameShift: number(10, milliseconds, 'Milliseconds from frame to frame.'),
  // `level` is for clips so short that the mean of a coefficient says what is said.
  normalize: choice(
    'utterance',
    ['none', 'level', 'utterance', 'sliding'],
    'Mean 0 and variance 1 over the utterance, or sliding: a window that looks back only; level: of all numbers together.',
  ),
  deltas: number(2, { min: 0, max: 2, integer: true }, '1: slopes too; 2: their slopes too.'),
  stack: number(3, frames, 'Frames that become one ...'),
  stride: number(3, frames, '... every so many frames.'),
  // Kaldi's dither, which hides what 8, 16 and 32 bits make of silence.
  dither: number(
    16,
    { min: 0, max: 1000 },
    'Noise added before the features, in steps of 16 bits (standard deviation): digital silence sounds like a quiet room then; 0: none.',
    { missing: 0 },
  ),
});

const architectureSettings = group('Model', {
  inputProjection: number(
    0,
    optionalSize,
    'Outputs of a linear projection of the stacked frames, with ReLU; 0: none.',
    { former: 'convolution' },
  ),
  cell: choice('lstm', cellNames, 'Cell of the recurrent layers.', { missing: 'lstm' }),
  hiddenSize: number(256, size, 'Hidden units of each layer and direction.'),
  numLayers: number(3, layers, 'Recurrent layers.'),
  bidirectional: toggle(true, 'Read from both ends.'),
  layerNorm: toggle(false, 'Layer normalization in the cells.'),
  residual: toggle(false, 'Add the input of a layer to its output.'),
  dropout: number(0.3, rate, 'Dropout between layers and before the softmax.'),
  inputDropout: number(0, rate, 'Dropout of the features, one mask for all steps.'),
  recurrentDropout: number(0, rate, 'Variational dropout, on the state.'),
  attentionSize: number(128, size, 'classify: units of the attention that pools over time.'),
  lookAhead: number(
    0,
    { min: 0, max: 1000, integer: true },
    'Stacked frames that a model of one direction hears before it says what is in one; a stream is later by as much.',
    { missing: 0 },
  ),
});

/** Settings of the tokens, the features and the architecture, which training and inference share. */
export const modelSettings = { ...tokenSettings, ...featureSettings, ...architectureSettings };

/** Settings of the search, which each call may have others of. */
export const searchSettings = group('Decoding', {
  beam: number(16, { min: 1, max: 100_000, integer: true }, 'Texts that the search keeps; 1: the best path.'),
  nBest: number(1, { min: 1, integer: true }, 'Transcripts of each clip, at most --beam.'),
  minLogProb: number(
    -12,
    { max: 0 },
    'Tokens less probable than this in a frame are not tried in it; natural logarithm.',
  ),
});

/** Weights of what the search knows of the language. */
export const languageSettings = group('Language model', {
  lmWeight: number(0.5, { min: 0 }, 'Weight of --lm.'),
  lmUnknown: number(
    0,
    { min: -90, max: 0 },
    'log10 p of words and tokens to which a model gives none; 0: that of its rarest. Lower: more of them are lost.',
  ),
  wordBonus: number(0, {}, 'Added to the score for each word.'),
  tokenLmWeight: number(0.3, { min: 0 }, 'Weight of --token-lm.', { former: 'unitLmWeight' }),
});

/** The settings that inference needs. */
export type ModelSettings = ValuesOf<typeof modelSettings>;
/** The settings of text to tokens. */
export type TokenSettings = Pick<ModelSettings, keyof typeof tokenSettings>;
/** The settings of sound to features. */
export type FeatureSettings = Pick<ModelSettings, keyof typeof featureSettings>;
/** The settings of the network. */
export type ArchitectureSettings = Pick<ModelSettings, 'task' | keyof typeof architectureSettings>;

/** What `model.description` tells: the settings and the sample rate in Hz. */
export interface Description {
  readonly config: ModelSettings;
  readonly sampleRate: number;
}

/** A description of a model: what config.json of a run says, without the settings of its training, which are ignored. */
export const descriptionSchema: z.ZodType<Description> = z.object({
  version: versionSchema,
  config: settingsSchema(modelSettings, 'drop'),
  /** Hz at which the model hears; other sound is resampled. */
  sampleRate: z.number().min(1).max(1_000_000),
});
