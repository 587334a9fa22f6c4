// Where a training keeps what it must not lose. The loop needs no files: runs on disk are one implementation, memory another.
import type { NamedParams } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Best } from './best.ts';
import type { NamedTensors } from './named-tensors.ts';
import type { ScheduleState } from './schedule-types.ts';

/** Where a training stands; plain JSON. */
export interface Position {
  /** Optimizer updates done. */
  readonly step: number;
  readonly epoch: number;
  /** Batches of the current epoch done. */
  readonly batch: number;
  readonly best: Best | null;
  readonly schedule: ScheduleState;
  /** Sum and number of the batch losses of the current epoch, for its mean. */
  readonly epochLoss: { readonly sum: number; readonly size: number };
  readonly trainSeconds: number;
  readonly finished: 'epochs' | 'patience' | 'time' | null;
}

/** Tensors by name, which `dispose` frees. */
export interface OwnedTensors {
  readonly tensors: NamedTensors;
  dispose(): void;
}

/** What a training is resumed from. */
export interface Checkpoint {
  /** Names it in errors. */
  readonly name: string;
  readonly position: Position;
  readonly weights: OwnedTensors;
  /** Slots of the optimizer, and of the average where there is one. */
  readonly optimizer: OwnedTensors;
}

/** What an epoch gave. */
export interface EpochResult {
  readonly epoch: number;
  readonly step: number;
  /** Mean over the epoch's examples. */
  readonly loss: number;
  readonly learningRate: number;
  readonly dev: Readonly<Record<string, number>>;
}

/** Where a training keeps its state and its best weights. */
export interface Checkpoints {
  /** What to go on from; undefined: a new training. */
  load(): Promise<Checkpoint | undefined>;
  save(
    tensors: { readonly weights: NamedTensors; readonly optimizer: NamedTensors },
    position: Position,
  ): Promise<void>;
  /** Keeps the weights that are best on dev so far. */
  saveBest(params: NamedParams): Promise<void>;
  /** Puts the best weights into the parameters. */
  loadBest(params: NamedParams): Promise<void>;
  /** Keeps what an epoch gave. */
  log(row: EpochResult): Promise<void>;
  /** The training is done. */
  complete(): Promise<void>;
}

/** The best weights in memory, and nothing to resume from. */
export function memoryCheckpoints(): Checkpoints {
  let best: ReadonlyMap<string, tf.TypedArray> = new Map();
  return {
    load: async () => undefined,
    save: async () => {},
    saveBest: async (params) => {
      best = new Map(Object.entries(params).map(([name, variable]) => [name, variable.dataSync().slice()]));
    },
    loadBest: async (params) => {
      for (const [name, values] of best) {
        const variable = params[name] as tf.Variable;
        tf.tidy(() => variable.assign(tf.tensor(values, variable.shape, variable.dtype)));
      }
    },
    log: async () => {},
    complete: async () => {},
  };
}
