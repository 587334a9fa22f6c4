// Hints: which tokens a headline has.
import { expect, it } from 'vitest';
import { findHinted } from './hints.ts';

const words = (text: string) => text.split(' ');
const sentence = words('The mayor , who took office in May , said she closed two schools .');
const marked = (hinted: readonly boolean[]) => sentence.filter((_, t) => hinted[t]).join(' ');

it('finds words in any form, in the order of the hint', () => {
  expect(marked(findHinted(sentence, words('MAYOR CLOSING SCHOOL .')))).toBe('mayor closed schools');
  expect(marked(findHinted(sentence, words('schools closed by mayor')))).not.toContain('mayor');
  expect(marked(findHinted(sentence, []))).toBe('');
});
