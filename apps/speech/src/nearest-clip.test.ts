import type { Features } from '@longhand/audio';
import { expect, it } from 'vitest';
import { firstOfEach, nearestTexts } from './nearest-clip.ts';

/** Frames of two numbers, each said so often. */
const clip = (...parts: readonly (readonly [times: number, x: number, y: number])[]): Features => {
  const data = Float32Array.from(parts.flatMap(([times, x, y]) => Array.from({ length: times }, () => [x, y]).flat()));
  return { frames: data.length / 2, size: 2, data };
};

const templates = [
  { text: 'rise', features: clip([9, 0, 0], [9, 1, 0], [9, 2, 0]) },
  { text: 'fall', features: clip([9, 2, 0], [9, 1, 0], [9, 0, 0]) },
];

it('finds the word at another tempo, and not by the mean of its frames', () => {
  const [slow, quick] = [clip([24, 0, 0], [9, 1, 0], [12, 2, 0]), clip([6, 2, 0], [3, 1, 0], [6, 0, 0])];
  expect(nearestTexts(templates, [slow, quick])).toEqual(['rise', 'fall']);
});

it('hears the order: the same frames backwards are another word', () => {
  expect(nearestTexts(templates, [templates[1]!.features])).toEqual(['fall']);
});

it('takes the first clips of each text, also where one has more than all may be', () => {
  const rises = Array.from({ length: 4000 }, (_, id) => ({ text: 'rise', id }));
  const found = firstOfEach([...rises, { text: 'fall', id: 4000 }]);
  expect(found).toHaveLength(751);
  expect([found[0], found.at(-1)]).toEqual([rises[0], { text: 'fall', id: 4000 }]);
});
