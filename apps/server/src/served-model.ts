// A model as the routes see it: whatever computes it, where it runs, and how it is kept alive lie behind this.
import type { ModelCard } from '@longhand/bundle';
import type { StreamEvent } from '@longhand/speech';
import type { Task } from 'longhand';

/** What is said of a model when it is loaded. */
export interface About {
  readonly task: Task;
  readonly parameterCount: number;
  /** Of sentiment. */
  readonly labels?: readonly string[];
  /** Hz of the sound that it hears while it is spoken; absent: it has no stream. */
  readonly streamRate?: number;
  /** Of a bundle. */
  readonly title?: ModelCard['title'];
}

export interface StreamOptions {
  readonly sampleRate?: number;
  readonly pause?: number;
  readonly beam?: number;
}

export interface ServedModel {
  readonly name: string;
  readonly about: About;
  /** Whether it computes, or comes back after an error. */
  isReady(): boolean;
  /** @throws LonghandError if the model refuses the inputs or options */
  predict(inputs: readonly unknown[], options: object): Promise<readonly unknown[]>;
  /** @throws LonghandError if the model has no stream or refuses the options */
  stream(chunks: AsyncIterable<Uint8Array>, options: StreamOptions): AsyncGenerator<StreamEvent, void>;
  stop(): Promise<void>;
}
