import { ConfigError } from '@longhand/base';
import { expect, it } from 'vitest';
import { checkModelFlags } from './model-flags.ts';

const flags = { lstm: ['cell', 'hiddenSize'], transformer: ['heads'] };

it('flags of another model are refused, and what to do is said', () => {
  const check = (model: string, given: readonly string[]) => () => checkModelFlags(model, given, flags);
  expect(check('transformer', ['data', 'hiddenSize'])).toThrow(ConfigError);
  expect(check('transformer', ['data', 'hiddenSize'])).toThrow(
    '--hidden-size: expected --model lstm, which has it, got --model transformer. Leave --hidden-size out.',
  );
  expect(check('bayes', ['heads'])).toThrow('--heads: expected --model transformer');
});

it('flags of the model and of all models may be given', () => {
  expect(() => checkModelFlags('lstm', ['cell', 'data'], flags)).not.toThrow();
  expect(() => checkModelFlags('transformer', ['heads', 'epochs'], flags)).not.toThrow();
});
