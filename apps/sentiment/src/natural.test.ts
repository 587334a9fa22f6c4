import { expect, it } from 'vitest';
import './natural.ts';

it('leaves Math.sign as the language has it', () => {
  expect([-3, 0, 5].map(Math.sign)).toEqual([-1, 0, 1]);
});
