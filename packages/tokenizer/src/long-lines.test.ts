// Every tokenizer takes time that grows with a line's length: a quadratic one would take minutes here. And no text is an error.
import { expect, it } from 'vitest';
import {
  createSentenceSplitter,
  createTokenizer,
  detokenize,
  isolateGlossaries,
  mosesDetokenize,
  mosesTokenize,
  tokenizerKinds,
} from './index.ts';
import { porterStem } from './natural.ts';

const size = 30_000;
const units = [
  'a.',
  '.',
  'a',
  'A.',
  ' ',
  '1',
  '1. ',
  '👨‍👩‍👧‍',
  'a\u0301',
  '中文',
  'a.b.c. ',
  'http://a.b/c?d=1&',
  'a@',
  "a'",
  '"',
  '\n',
];
const strange = ['\uD800', '\uDC00', '\0', '\u200F', '\u202E', '\uFEFF', '\u0085', '\u2028', 'Dr. ', '🇩🇪'];
const lines = [...units, ...strange].map((unit) => unit.repeat(size / unit.length));
lines.push(`a.${' '.repeat(size)}b`, `http://${'.'.repeat(size)}`, `a@${'b'.repeat(size)}`, `.${'"'.repeat(size)}`);

const splitters: Readonly<Record<string, (line: string) => readonly unknown[]>> = {
  ...Object.fromEntries(tokenizerKinds.map((kind) => [kind, createTokenizer({ kind })])),
  sentences: createSentenceSplitter(),
  'Chinese sentences': createSentenceSplitter('zh'),
  ...Object.fromEntries(['en', 'de', 'fr'].map((language) => [language, (line) => mosesTokenize(line, language)])),
  detokenize: (line) => [detokenize(Array.from(line), 'zh'), mosesDetokenize(line.split(' '), 'en')],
  stem: (line) => [porterStem(line)],
  glossaries: (line) => isolateGlossaries(line, ['\\d+', 'a']),
};

it.each(Object.keys(splitters))('%s', (name) => {
  for (const line of lines) expect(splitters[name]?.(line)).toBeInstanceOf(Array);
});

it('loses nothing but white space', () => {
  for (const kind of ['unicode', 'characters', 'chinese'] as const)
    for (const line of lines) {
      const text = line.replace(/[\s\u0085]/g, '');
      expect(createTokenizer({ kind })(line).join('') === text.normalize('NFC')).toBe(true);
    }
});

it('keeps an emoji whole that natural takes for two characters', () =>
  expect(createTokenizer({ kind: 'treebank' })('so 😀!')).toEqual(['so', '😀', '!']));

it('U+0085 ends a line and separates words', () => {
  expect(createTokenizer({ kind: 'unicode' })('a\u0085b')).toEqual(['a', 'b']);
  expect(createSentenceSplitter()('Dr.\u0085Ada')).toEqual(['Dr.', 'Ada']);
  expect(mosesTokenize('a\u0085b', 'en')).toEqual(['a', 'b']);
});

it('an abbreviation counts however long the text before it is', () => {
  const text = `${'We met. '.repeat(2000)}Then Dr. Ada Lane came. She left.`;
  expect(createSentenceSplitter()(text).slice(-2)).toEqual(['Then Dr. Ada Lane came.', 'She left.']);
});

it('refuses a language that is no tag', () =>
  expect(() => createSentenceSplitter('no tag')).toThrow('expected a language tag such as "en", got "no tag"'));
