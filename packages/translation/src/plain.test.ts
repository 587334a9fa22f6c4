import { expect, it } from 'vitest';
import { plainText } from './plain.ts';

const multi30k = { languages: { source: 'en', target: 'de' }, tokenized: true };

it('reads text as people write it, and writes such text', () => {
  const { read, write } = plainText(multi30k);
  expect(read('The dog\u2019s ball (red) isn\u2019t here.')).toBe('the dog &apos;s ball ( red ) isn &apos;t here .');
  expect(write('über dem hund steht &quot; halt ! &quot; , oder ?')).toBe('Über dem hund steht "halt!", oder?');
  expect(write('')).toBe('');
});

it('is not for models of text as it is', () => {
  expect(() => plainText({ ...multi30k, tokenized: false })).toThrow(/plain.*tokenized/s);
});
