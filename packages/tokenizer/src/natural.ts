// The parts of `natural` used here, each loaded when it is first needed: an optional peer, from Node alone, and by path, since the
// package's root loads 1,268 files and prints.
import { ConfigError } from '@longhand/base';

interface NaturalTokenizer {
  tokenize(text: string): string[];
}

/** What `natural` exports, by its file. */
interface Files {
  readonly 'tokenizers/regexp_tokenizer.js': { readonly WordTokenizer: new () => NaturalTokenizer };
  readonly 'tokenizers/treebank_word_tokenizer.js': new () => NaturalTokenizer;
  readonly 'stemmers/porter_stemmer.js': { stem(word: string): string };
}

/** Splits by natural's WordTokenizer. @throws ConfigError where `natural` is not there */
export function naturalWords(): (text: string) => string[] {
  const tokenizer = new (load('tokenizers/regexp_tokenizer.js').WordTokenizer)();
  return (text) => tokenizer.tokenize(text);
}

/** Splits by natural's Penn Treebank tokenizer. @throws ConfigError where `natural` is not there */
export function naturalTreebank(): (text: string) => string[] {
  const tokenizer = new (load('tokenizers/treebank_word_tokenizer.js'))();
  return (text) => joinSurrogates(tokenizer.tokenize(text));
}

/** No word is longer; `natural` takes time in the square of a word's length. */
const longestWord = 200;

/**
 * Porter's stem of one word (Porter 1980), as `natural` computes it; one of over 200 characters stays as it is, in lower case.
 * @throws ConfigError where `natural` is not there
 */
export const porterStem = (word: string): string =>
  word.length > longestWord ? word.toLowerCase() : load('stemmers/porter_stemmer.js').stem(word);

const loaded: { -readonly [File in keyof Files]?: Files[File] } = {};

function load<File extends keyof Files>(file: File): Files[File] {
  const part = loaded[file] ?? required(file);
  loaded[file] = part;
  return part;
}

/** Through `process`, so that bundlers and pages see no module of Node. */
function required<File extends keyof Files>(file: File): Files[File] {
  const node = globalThis.process?.getBuiltinModule?.('node:module');
  const problem = {
    where: "the npm package 'natural'",
    expected: 'it, for the tokenizers words and treebank and for stems',
  };
  if (!node)
    throw new ConfigError({ ...problem, got: 'no Node', fix: "Take the tokenizer 'unicode' for what runs here." });
  try {
    return node.createRequire(import.meta.url)(`natural/lib/natural/${file}`) as Files[File];
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 'MODULE_NOT_FOUND') throw cause;
    throw new ConfigError({ ...problem, got: 'none', fix: 'Install it: npm install natural@8' }, { cause });
  }
}

/** natural takes a character above U+FFFF, an emoji, for two. */
function joinSurrogates(tokens: readonly string[]): string[] {
  const joined: string[] = [];
  for (const token of tokens) {
    const before = joined.at(-1) ?? '';
    if (/^[\uDC00-\uDFFF]$/.test(token) && /^[\uD800-\uDBFF]$/.test(before)) joined[joined.length - 1] = before + token;
    else joined.push(token);
  }
  return joined;
}
