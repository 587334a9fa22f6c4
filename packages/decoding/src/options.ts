// Options that beam search and sampling share, checked once.
import { at, ConfigError, ShapeError } from '@longhand/base';
import type { DecodingModel } from './model.ts';

/** The tokens that begin and end a sequence, and its greatest length. */
export interface SequenceOptions {
  readonly bos: number;
  readonly eos: number;
  /** The most tokens, the end not counted: one number, or one for each sentence. What has not ended then must. */
  readonly maxLength: number | readonly number[];
  /** Tokens never to be chosen, e.g. UNK. */
  readonly banned?: readonly number[];
}

export type Check = (name: string, valid: boolean, expected: string, got: number) => void;

/** @throws ConfigError, from what it returns */
export const checkerOf =
  (where: string): Check =>
  (name, valid, expected, got) => {
    if (!valid) throw new ConfigError({ where: `${where}: ${name}`, expected, got: String(got) });
  };

export const isCount = (value: number, least = 0): boolean => Number.isSafeInteger(value) && value >= least;

/** @throws ConfigError, ShapeError */
export function checkSequenceOptions(
  where: string,
  { bos, eos, maxLength, banned = [] }: SequenceOptions,
  { vocabSize, batch }: Pick<DecodingModel<unknown>, 'vocabSize' | 'batch'>,
): void {
  const check = checkerOf(where);
  for (const [name, token] of [['bos', bos], ['eos', eos], ...banned.map((one) => ['banned', one] as const)] as const)
    check(name, isCount(token) && token < vocabSize, `a token, 0 to ${vocabSize - 1}`, token);
  const limits = typeof maxLength === 'number' ? [maxLength] : maxLength;
  for (const limit of limits) check('maxLength', isCount(limit), 'an integer of 0 or more', limit);
  if (typeof maxLength !== 'number' && maxLength.length !== batch)
    throw new ShapeError({
      where: `${where}: maxLength`,
      expected: `one number, or one for each of ${batch} sentences`,
      got: String(maxLength.length),
    });
}

/** The most tokens of one sentence. */
export const limitOf = ({ maxLength }: SequenceOptions, sentence: number): number =>
  typeof maxLength === 'number' ? maxLength : at(maxLength, sentence);
