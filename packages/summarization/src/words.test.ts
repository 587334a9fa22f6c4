// Marks that stay whole, in every mode's words.
import { describe, expect, it } from 'vitest';
import { tokenSplitter } from './compression/splitter.ts';
import { commonSettings } from './fields.ts';
import { normalizer, wordSplitter } from './words.ts';

const protectedPattern = commonSettings.protectedPattern.default;
const english = { language: 'en' };
const text = "#Person1#: I don't know #Person_2#'s #1 idea, #Pers on#.";

describe('marks that match the pattern', () => {
  it('are one word each, as they are, and others fall apart as ever', () => {
    const words = wordSplitter({ tokenizer: 'auto', protectedPattern }, english)(text);
    expect(words.slice(0, 2)).toEqual(['#Person1#', ':']);
    expect(words.filter((word) => word.startsWith('#'))).toEqual(['#Person1#', '#Person_2#', '#', '#', '#']);
    const normalize = normalizer({ lowerCase: true, protectedPattern });
    expect(['#Person1#', 'Person1', '#Pers', '#A#b'].map(normalize)).toEqual(['#Person1#', 'person1', '#pers', '#a#b']);
    expect(normalizer({ lowerCase: true, protectedPattern: '' })('#Person1#')).toBe('#person1#');
  });

  it('are one word each in Chinese, and where words are to be deleted', () => {
    const chinese = wordSplitter({ tokenizer: 'auto', protectedPattern }, { language: 'zh' })('#Person1#说今天很好');
    expect(chinese[0]).toBe('#Person1#');
    expect(chinese.join('')).toBe('#Person1#说今天很好');
    const deletable = tokenSplitter({ tokenizer: 'auto', protectedPattern }, english)(text);
    expect(deletable.filter((word) => word.includes('Person'))).toEqual(['#Person1#', '#Person_2#']);
  });

  it('do not exist where there is no pattern, and a text without them is split as ever', () => {
    const without = wordSplitter({ tokenizer: 'auto', protectedPattern: '' }, english);
    expect(without('#Person1#')).toEqual(['#', 'Person1', '#']);
    const plain = 'She said: “it isn’t 3.5 % at 8:30”. ';
    expect(wordSplitter({ tokenizer: 'auto', protectedPattern }, english)(plain)).toEqual(without(plain));
  });
});

it.each(['(', 'x*', '(a)', ''.padEnd(3, '[')])('the pattern %s is refused', (pattern) => {
  const split = () => wordSplitter({ tokenizer: 'auto', protectedPattern: pattern }, english);
  expect(split).toThrow('protectedPattern: expected a regular expression');
  expect(() => normalizer({ lowerCase: true, protectedPattern: pattern })).toThrow('protectedPattern');
});
