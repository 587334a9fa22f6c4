// What training shows of the labels in the place of a headline.
import { deriveSeed } from '@longhand/base';
import { expect, it } from 'vitest';
import { drawHinted } from './draw-hints.ts';

const words = (text: string) => text.split(' ');
const sentence = words('The mayor , who took office in May , said she closed two schools .');

it('draws from what stays, seldom from function words and from what goes, never punctuation', () => {
  const keep = sentence.map((token) => Number(words('The mayor closed two schools .').includes(token)));
  const draws = Array.from({ length: 2000 }, (_, i) => drawHinted(sentence, keep, deriveSeed(1, i)));
  const rate = (token: string) => draws.filter((hinted) => hinted[sentence.indexOf(token)]).length / draws.length;
  for (const token of ['mayor', 'closed', 'two', 'schools']) expect(rate(token)).toBeCloseTo(0.5, 1);
  expect(rate('The')).toBeCloseTo(0.125, 1);
  expect(rate('office')).toBeLessThan(0.03);
  expect(rate('office')).toBeGreaterThan(0);
  expect(rate('.')).toBe(0);
  const shares = draws.map((hinted) => hinted.filter(Boolean).length);
  expect(new Set(shares).size, 'hints are longer and shorter').toBeGreaterThan(4);
  expect(drawHinted(sentence, keep, 7)).toEqual(drawHinted(sentence, keep, 7));
});
