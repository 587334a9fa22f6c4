import { execFileSync } from 'node:child_process';
import { ConfigError } from '@longhand/base';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTokenizer } from './index.ts';
import { porterStem } from './natural.ts';

describe('natural', () => {
  it('stems as Porter does', () => {
    expect(['caresses', 'ponies', 'relational'].map(porterStem)).toEqual(['caress', 'poni', 'relat']);
  });

  it('is not loaded before one of its parts is used', () => {
    const program = `
      import { createRequire } from 'node:module';
      import { createTokenizer } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
      const loaded = () => Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes('/natural/'));
      createTokenizer({ kind: 'unicode' })('a b');
      const before = loaded();
      createTokenizer({ kind: 'treebank' })('a b');
      console.log(before, loaded());`;
    const argv = ['--import', 'tsx', '--input-type=module', '--eval', program];
    expect(execFileSync(process.execPath, argv, { encoding: 'utf8' })).toBe('false true\n');
  });
});

describe('without Node', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('says what to take in the place of its tokenizers, and has the others', async () => {
    vi.resetModules();
    vi.stubGlobal('process', undefined);
    const page = await import('./tokenize.ts');
    const { porterStem: stem } = await import('./natural.ts');
    for (const use of [
      () => page.createTokenizer({ kind: 'treebank' }),
      () => page.createTokenizer({ kind: 'words' }),
      () => stem('closing'),
    ])
      expect(use).toThrow("the npm package 'natural': expected it");
    expect(page.createTokenizer({ kind: 'unicode' })("don't!")).toEqual(["don't", '!']);
    vi.unstubAllGlobals();
  });
});

describe('where it is not installed', () => {
  afterEach(() => vi.restoreAllMocks());

  it('says what to install', async () => {
    vi.resetModules();
    const missing = Object.assign(new Error("Cannot find module 'natural'"), { code: 'MODULE_NOT_FOUND' });
    const node = process.getBuiltinModule('node:module');
    vi.spyOn(node, 'createRequire').mockReturnValue((() => {
      throw missing;
    }) as never);
    const { createTokenizer: create } = await import('./tokenize.ts');
    expect(() => create({ kind: 'treebank' })).toThrow('Install it: npm install natural@8');
    vi.restoreAllMocks();
    expect(() => createTokenizer({ kind: 'nothing' as never })).toThrow(ConfigError);
  });
});
