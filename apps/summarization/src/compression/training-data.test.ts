// Labels from pairs, and hidden words.
import { createReader } from '@longhand/summarization/compression';
import { UNK } from '@longhand/tokenizer';
import { expect, it } from 'vitest';
import { createLabeller, hideWords } from './training-data.ts';

it("labels are the set's own where it has some, cut as the tokens are", () => {
  const config = { tokenizer: 'auto' as const, maxWords: 2, protectedPattern: '' };
  const example = { id: '1', document: 'a b c', summaries: ['a c'] };
  const source = createReader(config, { language: 'en' })(example);
  expect(source).toEqual({ tokens: ['a', 'b'], spaces: [false, true], unread: 1 });
  const label = createLabeller(config, { language: 'en' });
  expect(label(example, source)).toEqual([1, 0]);
  expect(label({ ...example, keep: [0, 1, 1] }, source)).toEqual([0, 1]);
});

it('hides a share of the words, and nothing else of them', () => {
  const words = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13];
  const encoded = Array.from({ length: 40 }, () => ({ features: [words, words.toReversed()] }));
  const hidden = hideWords(encoded, 0.25, 3);
  const shown = hidden.flatMap(({ features: [ids] }) => ids!);
  const share = shown.filter((id) => id === UNK).length / shown.length;
  expect(share).toBeGreaterThan(0.18);
  expect(share).toBeLessThan(0.32);
  expect(hidden.map(({ features }) => features.slice(1))).toEqual(encoded.map(({ features }) => features.slice(1)));
  expect(hideWords(encoded, 0.25, 3)).toEqual(hidden);
  expect(hideWords(encoded, 0, 3)).toEqual(encoded);
});
