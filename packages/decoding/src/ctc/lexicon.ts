// Only words of a list: a tree of their letters, walked as labels come.
import { DataError } from '@longhand/base';
import type { PrefixScorer } from './scorer.ts';
import { checkSpelling, type Spelling, textOf, unspelledWords } from './spelling.ts';

interface TrieNode {
  readonly children: Map<string, TrieNode>;
  isWord: boolean;
}

const emptyNode = (): TrieNode => ({ children: new Map(), isWord: false });

/**
 * Allows labels that can still become words of the list. Words that no labels spell are never heard: `unspelledWords` names them.
 * @throws DataError if the list is empty, or none of its words can be spelled; ShapeError
 */
export function lexiconScorer(words: Iterable<string>, spelling: Spelling): PrefixScorer<unknown> {
  checkSpelling(spelling);
  const { texts, boundary } = spelling;
  const root = treeOf(words, spelling);
  const node = (state: unknown) => state as TrieNode;
  return {
    start: () => root,
    extend: (state, token) => {
      const at = node(state);
      // A word ends here, or nothing has begun (two spaces, or one at the start).
      if (boundary[token] && !at.isWord && at !== root) return undefined;
      const next = walk(boundary[token] ? root : at, textOf(texts, token));
      return next && { state: next, score: 0 };
    },
    finish: (state) => (node(state).isWord || state === root ? 0 : Number.NEGATIVE_INFINITY),
  };
}

function treeOf(words: Iterable<string>, spelling: Spelling): TrieNode {
  const list = [...new Set(words)].filter((word) => word !== '');
  const problem = (expected: string, got: string) => new DataError({ where: 'lexicon', expected, got });
  if (list.length === 0) throw problem('at least one word', 'none');
  const unspelled = unspelledWords(list, spelling);
  if (unspelled.length === list.length)
    throw problem('words that the labels can spell', `none of ${list.length}, such as ${JSON.stringify(list[0])}`);
  const root = emptyNode();
  for (const word of list) insert(root, word);
  return root;
}

function walk(from: TrieNode, text: string): TrieNode | undefined {
  let node: TrieNode | undefined = from;
  for (const character of text) node = node?.children.get(character);
  return node;
}

function insert(root: TrieNode, word: string): void {
  let node = root;
  for (const character of word) {
    const child = node.children.get(character) ?? emptyNode();
    node.children.set(character, child);
    node = child;
  }
  node.isWord = true;
}
