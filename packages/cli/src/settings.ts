// The settings that every training has: defaults, limits and help. An app's config.ts spreads them and then says what differs.
import type { FlagOptions } from './flags.ts';
import { bounds, type Limits } from './settings-schema.ts';

export const trainingDefaults = {
  optimizer: 'adam' as 'adam' | 'adamw' | 'sgd' | 'rmsprop' | 'adagrad',
  /** With adam and adamw. */
  amsgrad: false,
  learningRate: 1e-3,
  weightDecay: 0,
  /** The learning rate over time; `warmupSteps` rise to it first. */
  schedule: 'constant' as
    | 'constant'
    | 'linear'
    | 'cosine'
    | 'plateau'
    | 'onecycle'
    | 'exponential'
    | 'step'
    | 'restarts',
  warmupSteps: 0,
  /** Epochs without a better dev metric before the plateau schedule halves the rate. */
  plateauPatience: 2,
  /** What the exponential schedule multiplies the rate by each epoch, and the step schedule every `periodEpochs`. */
  gamma: 0.5,
  /** Epochs of a step, and of the first period of restarts. */
  periodEpochs: 5,
  /** Each period of restarts is so many times as long as the one before. */
  periodFactor: 1,
  clipNorm: 1,
  /** Bound of each number of the gradients, in the place of `clipNorm`. */
  clipValue: 0,
  /** Examples a batch. */
  batchSize: 32,
  accumulate: 1,
  /** Decay of the average of the weights that is evaluated and kept; 0: the weights themselves. */
  average: 0,
  epochs: 20,
  patience: 0,
  /** Updates between checkpoints within an epoch; every epoch ends in one. */
  checkpointEvery: 500,

  seed: 1,
  runs: 'runs',
  /** The run's folder under `runs`; empty: the app makes one of its settings. */
  name: '',
};

export type TrainingSettings = Readonly<typeof trainingDefaults>;

const { count, items: size } = bounds;

export const trainingLimits: Limits<TrainingSettings> = {
  optimizer: ['adam', 'adamw', 'sgd', 'rmsprop', 'adagrad'],
  weightDecay: bounds.weight,
  schedule: ['constant', 'linear', 'cosine', 'plateau', 'onecycle', 'exponential', 'step', 'restarts'],
  warmupSteps: count,
  plateauPatience: count,
  gamma: { min: 1e-6, max: 1 },
  periodEpochs: size,
  periodFactor: size,
  clipNorm: bounds.weight,
  clipValue: bounds.weight,
  batchSize: size,
  accumulate: size,
  average: { min: 0, max: 0.9999999 },
  epochs: { min: 1, max: 1_000_000, integer: true },
  patience: count,
  checkpointEvery: count,
  seed: bounds.seed,
  learningRate: { min: 1e-12, max: 1000 },
};

export const trainingHelp: FlagOptions<TrainingSettings>['help'] = {
  amsgrad: 'Adam and AdamW: divide by the greatest second moment so far.',
  warmupSteps: 'Updates in which the rate rises from 0.',
  plateauPatience: 'Epochs without a better dev metric before the rate is halved.',
  gamma: 'Factor of the rate: each epoch (exponential), every --period-epochs (step).',
  periodEpochs: 'Epochs of a step, or of the first period of restarts.',
  periodFactor: 'How many times as long as the last each period of restarts is.',
  clipNorm: 'Global norm of the gradients; 0: no clipping.',
  clipValue: 'Bound of each number of the gradients; needs --clip-norm 0. 0: no clipping.',
  batchSize: 'Examples a batch.',
  accumulate: 'Batches per update.',
  average: 'Decay of the average of the weights that is kept; 0: none.',
  patience: 'Epochs without a better dev metric before training stops; 0: never.',
  checkpointEvery: 'Updates between checkpoints within an epoch.',
  runs: 'Folder of the runs.',
  name: "The run's folder in it; made of the settings if empty.",
};

/** These may change when a run goes on; anything else would make it another run. */
export const changeableSettings = ['epochs', 'patience', 'checkpointEvery', 'runs', 'name'] as const;
