// What the server and the thread of a model say to each other.
import { ConfigError, DataError, LonghandError, type Problem, ShapeError } from '@longhand/base';
import type { StreamEvent } from '@longhand/speech';
import type { About, StreamOptions } from './served-model.ts';

/** What a thread is started with. */
export interface Start {
  readonly name: string;
  /** A folder or a URL. */
  readonly source: string;
  readonly maxSeconds: number;
}

export type ToModel = { readonly id: number } & (
  | { readonly kind: 'predict'; readonly inputs: readonly unknown[]; readonly options: object }
  | { readonly kind: 'stream'; readonly options: StreamOptions }
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  | { readonly kind: 'cancel' }
);

/** `id` 0: of the thread itself. */
export type FromModel = { readonly id: number } & (
  | { readonly kind: 'ready'; readonly about: About }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'answer'; readonly predictions: readonly unknown[] }
  | { readonly kind: 'event'; readonly event: StreamEvent }
  | { readonly kind: 'taken' }
  | { readonly kind: 'done' }
);

/** An error, as threads can send it. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly problem?: Problem;
}

export const failureOf = (error: unknown): Failure => {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return error instanceof LonghandError
    ? { name, message, problem: error.problem }
    : { name, message: stack ?? message };
};

export function errorOf({ name, message, problem }: Failure): Error {
  if (!problem) return new Error(message);
  const kinds = { ConfigError, DataError, ShapeError };
  return new (kinds[name as keyof typeof kinds] ?? LonghandError)(problem);
}
