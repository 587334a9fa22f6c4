// The settings that every training has. An app's config.ts spreads them, beside those of its model, and says what differs.
import {
  bounds,
  choice,
  defaultsOf,
  group,
  number,
  type SettingShape,
  type SettingValue,
  text,
  toggle,
  type ValuesOf,
} from '@longhand/bundle/settings';
import { precisionSettings } from './precision.ts';

const { count, items, weight } = bounds;
const changeable = true;
const optimizers = ['adam', 'adamw', 'sgd', 'rmsprop', 'adagrad'] as const;
const schedules = [
  ...(['constant', 'linear', 'cosine', 'plateau'] as const),
  ...(['onecycle', 'exponential', 'step', 'restarts'] as const),
] as const;

/** The settings that every training has, as flags and in config.json. */
export const trainingSettings = {
  ...group('Optimization', {
    optimizer: choice('adam', optimizers, 'Update rule.'),
    amsgrad: toggle(false, 'Adam and AdamW: divide by the greatest second moment so far.'),
    learningRate: number(1e-3, { min: 1e-12, max: 1000 }, 'Peak learning rate.'),
    weightDecay: number(0, weight, 'Weight decay: decoupled with adamw, else an L2 penalty; 0: none.'),
    schedule: choice('constant', schedules, 'Learning rate over time.'),
    warmupSteps: number(
      0,
      count,
      'Updates in which the rate rises from 0; with linear and cosine, a tenth of all where it is more than half of them.',
    ),
    plateauPatience: number(2, count, 'Epochs without a better dev metric before the rate is halved.'),
    gamma: number(
      0.5,
      { min: 1e-6, max: 1 },
      'Factor of the rate: each epoch (exponential), every --period-epochs (step).',
    ),
    periodEpochs: number(5, items, 'Epochs of a step, or of the first period of restarts.'),
    periodFactor: number(1, items, 'How many times as long as the last each period of restarts is.'),
    clipNorm: number(1, weight, 'Global norm of the gradients; 0: no clipping.'),
    clipValue: number(0, weight, 'Bound of each number of the gradients; needs --clip-norm 0. 0: no clipping.'),
    emaDecay: number(0, { min: 0, max: 0.9999999 }, 'Decay of the average of the weights that is kept; 0: none.', {
      former: 'average',
    }),
  }),
  ...group('Training', {
    batchSize: number(32, items, 'Examples a batch.'),
    accumulate: number(1, items, 'Batches per update.'),
    epochs: number(20, { min: 1, max: 1_000_000, integer: true }, 'Passes over the train split.', { changeable }),
    minutes: number(
      0,
      { min: 0, max: 1_000_000 },
      'Training ends after so many minutes, those before --resume included; 0: no limit. The rate falls as --epochs says all the same: set as many as fit.',
      { changeable, missing: 0 },
    ),
    select: choice('best', ['best', 'last'], 'Keeps the weights that are best on dev, or those of the last epoch.', {
      missing: 'best',
    }),
    patience: number(0, count, 'Epochs without a better dev metric before training stops; 0: never.', { changeable }),
    checkpointEvery: number(500, count, 'Updates between checkpoints within an epoch.', { changeable }),
    seed: number(1, bounds.seed, 'Seed of the weights, dropout and the order of examples.'),
  }),
  ...precisionSettings,
  ...group('Data', {
    auto: choice(
      'on',
      ['on', 'off'],
      'on: settings that no flag gives suit your own data; off: the defaults. No say over known sets, or with --preset.',
      { missing: 'off' },
    ),
  }),
  ...group('Run', {
    runs: text('runs', 'Folder of the runs.', { changeable }),
    name: text('', "The run's folder in it; made of the settings if empty.", { changeable }),
  }),
} as const satisfies SettingShape;

/** Values by key, of settings that need not be known. */
export type Settings = Readonly<Record<string, SettingValue>>;

/** The values of `trainingSettings`. */
export type TrainingSettings = ValuesOf<typeof trainingSettings>;

/** The defaults of `trainingSettings`. */
export const trainingDefaults: TrainingSettings = defaultsOf(trainingSettings);
