// How misuse is tested: the same error on every device, each of the 20 times, and nothing taken: no tensor, no memory.
import { ConfigError, createRandom, type DataError, type ShapeError } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { randomTensor, tidily } from './tensors.ts';

type Refusal = typeof ShapeError | typeof DataError | typeof ConfigError;

/** A wrong call: what is wrong, the call once its arguments are there, the error, and a part of its message. */
export type Misuse = readonly [wrong: string, prepare: () => () => unknown, error: Refusal, message: string];

/** A test for each misuse. */
export function describeRefusals(operation: string, misuses: readonly Misuse[]): void {
  for (const [wrong, prepare, error, message] of misuses)
    it(`${operation} refuses ${wrong}`, () =>
      tidily(() => {
        const call = prepare();
        const { numTensors } = tf.memory();
        const refuse = () => {
          const refusal = refusalOf(call);
          expect(refusal).toBeInstanceOf(error);
          expect((refusal as Error).message).toContain(message);
        };
        refuse();
        const after = taken(); // arguments move to the backend's memory when a kernel first asks for them
        expect(after.numTensors).toBe(numTensors);
        for (let i = 1; i < 20; i++) refuse();
        expect(taken()).toEqual(after);
        tf.disposeVariables();
      }));
}

function refusalOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return 'no error';
}

/** `bytesInUse` is there on the backend that has a memory of its own. */
function taken() {
  const { numTensors, numDataBuffers, bytesInUse } = tf.memory() as tf.MemoryInfo & { readonly bytesInUse?: number };
  return { numTensors, numDataBuffers, bytesInUse };
}

/** Random float32 of any rank. */
// biome-ignore lint/suspicious/noExplicitAny: wrong arguments are what the tests are about
export const floats = (...shape: number[]): any => randomTensor(shape, 1);

/** Zeros of int32. */
// biome-ignore lint/suspicious/noExplicitAny: wrong arguments are what the tests are about
export const ints = (...shape: number[]): any => tf.zeros(shape, 'int32');

/** What no argument may be: of a type that TypeScript would refuse. */
// biome-ignore lint/suspicious/noExplicitAny: wrong arguments are what the tests are about
export const untyped = (value: unknown): any => value;

// biome-ignore lint/suspicious/noExplicitAny: wrong arguments are what the tests are about
export function disposed(tensor: tf.Tensor): any {
  tensor.dispose();
  return tensor;
}

// biome-ignore lint/suspicious/noExplicitAny: wrong settings are what the tests are about
export type Factory = (config: any, random: ReturnType<typeof createRandom>) => unknown;
export type Changes = Readonly<Record<string, unknown>>;

export const random = createRandom(1);
export const making =
  (create: Factory, config: Changes): Misuse[1] =>
  () =>
  () =>
    create(config, random);

/** Every size of a factory, one after another, is none. */
export const sizeMisuses = (create: Factory, config: Changes, names: readonly string[]): Misuse[] =>
  names.flatMap((name) =>
    [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '8', null, 1e9, 1e12].map((size): Misuse => {
      const tooLarge = typeof size === 'number' && size >= 1e9 && size < Infinity;
      const message = `${name}: expected ${tooLarge ? 'at most' : 'a positive integer'}`;
      return [
        `${name} ${typeof size === 'string' ? `"${size}"` : size}`,
        making(create, { ...config, [name]: size }),
        ConfigError,
        message,
      ];
    }),
  );

export const rateMisuses = (create: Factory, config: Changes, names: readonly string[]): Misuse[] =>
  names.flatMap((name) =>
    [1, -0.1, Number.NaN, '0.5'].map(
      (rate): Misuse => [
        `${name} ${rate}`,
        making(create, { ...config, [name]: rate }),
        ConfigError,
        `${name}: expected 0 <= rate < 1`,
      ],
    ),
  );
