// What a prediction says beside the summary.
import { expect, it } from 'vitest';
import { predict } from './predict.ts';
import type { Summarizer } from './summarizer.ts';
import type { Summary } from './summary.ts';

const plain: Summary = { text: 'One.', source: [], unread: 0, details: { score: -1 } };
const predicted = (summary: Partial<Summary>, options = {}) => {
  const summarizer = { summarize: () => [{ ...plain, ...summary }] } as unknown as Summarizer;
  return predict(summarizer, ['x'], options)[0];
};

it('is the summary alone where nothing is to be said', () => {
  expect(predicted({ pieces: 1 })).toEqual({ summary: 'One.' });
  expect(predicted({}, { details: true })).toEqual({ summary: 'One.', details: { score: -1 } });
});

it('says what was cut, read in pieces, unknown', () => {
  expect(predicted({ unread: 3, pieces: 2, unknownShare: 0.25 })).toEqual({
    ...{ summary: 'One.', truncated: true, unreadWords: 3, pieces: 2, unknownShare: 0.25 },
  });
});

it('warns of a summary that loops or that leaves its source', () => {
  const wording = { repetition: 0.1, copyShare: 0.5, coverage: 0.9 };
  expect(predicted({ wording })).toEqual({ summary: 'One.', wording });
  expect(predicted({ wording: { ...wording, repetition: 0.4 } })?.warnings).toEqual([
    'loops: 40 % of its pairs of words stand in it before',
  ]);
  expect(predicted({ wording: { ...wording, coverage: 0.25 } })?.warnings).toEqual([
    'leaves its source: the document has 25 % of its words',
  ]);
});
