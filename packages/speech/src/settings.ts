// The settings that a model of speech is built from, as a run's config.json or a bundle's description holds them.
import * as z from 'zod';

const size = z.int().min(1).max(16_384);
const layers = z.int().min(1).max(64);
const rate = z.number().min(0).max(0.99);
const frames = z.int().min(1).max(1000);
const milliseconds = z.number().min(1).max(10_000);

const tokenSettings = {
  /** Text by CTC, or one of the texts of the train split for the whole clip. */
  task: z.enum(['transcribe', 'classify']),
  /** Kind of token that CTC writes. */
  units: z.enum(['characters', 'bpe', 'words']),
  lowerCase: z.boolean(),
};

const featureSettings = {
  features: z.enum(['logMel', 'mfcc']),
  numMel: size,
  numCoefficients: size,
  frameLength: milliseconds,
  frameShift: milliseconds,
  /**
   * Mean 0 and variance 1: of each coefficient over the utterance, or over a window that slides and looks back only, as streaming
   * needs; or `level`, of all coefficients together, for clips so short that the mean of a coefficient says what is said.
   */
  normalize: z.enum(['none', 'level', 'utterance', 'sliding']),
  /** 1: slopes too; 2: their slopes too. */
  deltas: z.int().min(0).max(2),
  /** So many frames become one ... */
  stack: frames,
  /** ... every so many frames. */
  stride: frames,
};

const architectureSettings = {
  /** Outputs of a convolution over the stacked frames; 0: the LSTM reads them as they are. */
  convolution: z.int().min(0).max(16_384),
  hiddenSize: size,
  numLayers: layers,
  bidirectional: z.boolean(),
  layerNorm: z.boolean(),
  residual: z.boolean(),
  /** Between layers and before the softmax, in training. */
  dropout: rate,
  inputDropout: rate,
  recurrentDropout: rate,
  /** Of the pooling over time of `classify`. */
  attentionSize: size,
};

const settingsSchema = z.object({ ...tokenSettings, ...featureSettings, ...architectureSettings });

/** A description of a model: what config.json of a run says, without the settings of its training, which are ignored. */
export const descriptionSchema = z.object({
  config: settingsSchema,
  /** Hz at which the model hears; other sound is resampled. */
  sampleRate: z.number().min(1).max(1_000_000),
});

/** Settings of the tokens, the features and the architecture, which training and inference share. */
export type ModelSettings = Readonly<z.infer<typeof settingsSchema>>;

/** What `model.description` tells: the settings and the sample rate in Hz. */
export interface Description {
  readonly config: ModelSettings;
  readonly sampleRate: number;
}

export type TokenSettings = Pick<ModelSettings, keyof typeof tokenSettings>;
export type FeatureSettings = Pick<ModelSettings, keyof typeof featureSettings>;
export type ArchitectureSettings = Pick<ModelSettings, 'task' | keyof typeof architectureSettings>;
