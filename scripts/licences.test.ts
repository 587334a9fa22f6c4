import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { licences, refused } from './licences.ts';

it('everything that the packages bring along may be shipped with Apache-2.0', () => {
  const all = licences();
  expect([...all.keys()].some((name) => name.startsWith('@tensorflow/tfjs-core@'))).toBe(true);
  expect(all.size).toBeGreaterThan(20);
  expect(refused(all)).toEqual([]);
});

it('a licence that is none, or that binds its users, is refused; of two to choose from one is enough', () => {
  const all = new Map([
    ['a@1', 'GPL-3.0'],
    ['b@1', 'none stated'],
    ['c@1', '(MIT OR GPL-3.0)'],
    ['d@1', 'MIT AND LGPL-3.0'],
  ]);
  expect(refused(all)).toEqual(['a@1: GPL-3.0', 'b@1: none stated', 'd@1: MIT AND LGPL-3.0']);
});

it('LICENSE is the text that Apache publishes, with its appendix', () => {
  const text = readFileSync(new URL('../LICENSE', import.meta.url), 'utf8');
  expect(text.startsWith('\n                                 Apache License\n')).toBe(true);
  expect(text).toContain('APPENDIX: How to apply the Apache License to your work.');
});
