// What the training loop is asked for, and what it tells.
import type { Best, Selection } from './best.ts';
import type { Checkpoints, EpochResult, Position } from './checkpoints.ts';
import type { Schedule } from './schedule-types.ts';
import type { UpdateOptions } from './update.ts';

/** What is trained, on what, and how. */
export interface TrainOptions<Batch> extends Omit<UpdateOptions<Batch>, 'optimizer' | 'size' | 'seed'> {
  /** The batches of an epoch; the same every time it is called with that epoch. */
  readonly batches: (epoch: number) => readonly Batch[];
  readonly epochs: number;
  /** Default: Adam. */
  readonly optimizer?: UpdateOptions<Batch>['optimizer'];
  /** A number is a constant rate; default 0.001. */
  readonly schedule?: Schedule | number;
  /** How many examples (or tokens) the loss of a batch is the mean over; default 1 each. */
  readonly size?: UpdateOptions<Batch>['size'];
  /** Of dropout and of whatever else `loss` draws; default 1. */
  readonly seed?: number;
  /** Metrics on the dev split, after each epoch; default: the training loss, as `loss`. */
  readonly evaluate?: () => Promise<Readonly<Record<string, number>>> | Readonly<Record<string, number>>;
  /** The dev metric that chooses the best weights; default: the lowest `loss`. Where epochs tie, the lower training loss does. */
  readonly monitor?: { readonly metric: string; readonly mode: 'min' | 'max' };
  /** Epochs without a better metric before training stops; 0 (default): never. */
  readonly patience?: number;
  /** Batches per update; their gradients are averaged as if they were one batch. */
  readonly accumulate?: number;
  /** Decay of the moving average of the weights that is evaluated and kept in their place, e.g. 0.999; 0 (default): none. */
  readonly emaDecay?: number;
  /** Which weights are kept: those of the best epoch (default), or of the last one. */
  readonly select?: Selection;
  /** Seconds after which the epoch ends where it is, and training with it; those before a resumption count. 0 (default): no limit. */
  readonly maxSeconds?: number;
  /** Where checkpoints go; default: the best weights stay in memory. */
  readonly checkpoints?: Checkpoints;
  /** Updates between checkpoints within an epoch; 0 (default): only at its end. */
  readonly checkpointEvery?: number;
  /** Asks for an end: the loop finishes its step, saves, and throws `TrainingStopped`. */
  readonly signal?: AbortSignal;
  /** Called after each update. */
  readonly onStep?: (state: StepState) => void;
  /** Called after each epoch. */
  readonly onEpoch?: (result: EpochResult, state: EpochState) => void;
}

/** Where an epoch stands among those before it. */
export interface EpochState {
  readonly epochs: number;
  /** Its weights are kept, or with `select: 'last'` its metric is the best. */
  readonly isBest: boolean;
  /** It is the best by its loss alone: an earlier epoch has the same metric. */
  readonly isTie: boolean;
}

/** How far a training is. */
export interface StepState {
  readonly epoch: number;
  readonly epochs: number;
  /** Batches done in this epoch, of so many. */
  readonly batch: number;
  readonly batches: number;
  /** Mean over the epoch so far. */
  readonly loss: number;
  /** The best of the dev metric so far. */
  readonly metric?: { readonly name: string; readonly value: number };
  readonly examplesPerSecond: number;
  readonly secondsLeft: number;
}

/** What a training reached. */
export interface TrainResult {
  /** Of the weights that are kept. */
  readonly best: Best;
  readonly steps: number;
  readonly trainSeconds: number;
  /** `time`: `maxSeconds` were over. */
  readonly finished: NonNullable<Position['finished']>;
}

/** Thrown by the loop when its signal asked for an end; everything is saved. */
export class TrainingStopped extends Error {
  readonly step: number;

  constructor(step: number) {
    super(`Training stopped at step ${step}; its checkpoint is saved.`);
    this.name = 'TrainingStopped';
    this.step = step;
  }
}
