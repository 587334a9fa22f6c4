import { expect, it } from 'vitest';
import { createSentenceSplitter } from './sentences.ts';

const split = createSentenceSplitter();

it('ends sentences at their marks and at line ends', () => {
  expect(split('It rains. Does it? Yes!\nA title\nThe end.')).toEqual([
    'It rains.',
    'Does it?',
    'Yes!',
    'A title',
    'The end.',
  ]);
  expect(split('"We won." She laughed.')).toEqual(['"We won."', 'She laughed.']);
  expect(split('  \n ')).toEqual([]);
});

it.each([
  ['Dr. Ada Lane met Mr. Ito.', 1],
  ['Vell Inc. Chairman Ross left. He slept.', 2],
  ['She works at Vell Inc. The firm grew.', 2],
  ['In the U.S. Senate they voted. It passed.', 2],
  ['It fell by 3.5 percent, e.g. Fig. 2 of Lane et al. Then it rose.', 1],
  ['J. R. Moss wrote it. They read it.', 2],
  ['Is that so? No. We left.', 3],
  ['It was No. 5 on the list.', 1],
  ['It came at 5 p.m. They ate.', 2],
])('%s', (text, count) => {
  const sentences = split(text);
  expect(sentences).toHaveLength(count);
  expect(sentences.join(' ')).toBe(text);
});

it('splits Chinese', () => {
  expect(createSentenceSplitter('zh')('今天下雨。你来吗？我不去！')).toEqual(['今天下雨。', '你来吗？', '我不去！']);
});

it('loses nothing but white space', () => {
  const text = 'One. Two!  "Three?" (Four.) 5.5 six... Seven; eight.\n\nNine e.g. ten.';
  expect(split(text).join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
});
