import { ConfigError } from '@longhand/base';
import { expect, it } from 'vitest';
import { namedSources } from './model-names.ts';

it('a model has the name that it is given, or that of its folder', () => {
  const found = namedSources([
    '/runs/sst2',
    'en-de=/runs/x/',
    '/a=b/c',
    'https://models.test/m/reviews/',
    'u=https://m.test/?a=b',
  ]);
  expect(found).toEqual([
    { name: 'sst2', source: '/runs/sst2' },
    { name: 'en-de', source: '/runs/x' },
    { name: 'c', source: '/a=b/c' },
    { name: 'reviews', source: 'https://models.test/m/reviews/' },
    { name: 'u', source: 'https://m.test/?a=b' },
  ]);
});

it.each([
  [[], 'expected one or more models, got none'],
  [['/a/x', '/b/x'], 'got "x" twice. Name one of them otherwise: other-x=/b/x'],
  [['=x'], 'got "=x"'],
  [['x='], 'got "x="'],
  [['models=/a'], 'that is not "models"'],
  [['ü=/a'], 'got "ü=/a"'],
  [['/'], 'got "/"'],
])('%j is refused', (operands, message) => {
  expect(() => namedSources(operands)).toThrow(message);
  expect(() => namedSources(operands)).toThrow(ConfigError);
});
