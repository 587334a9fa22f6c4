// Only words of a list: a tree of their letters, walked as labels come.
import { DataError } from '@longhand/base';
import type { PrefixScorer, Spelling } from './scorer.ts';

interface TrieNode {
  readonly children: Map<string, TrieNode>;
  isWord: boolean;
}

const emptyNode = (): TrieNode => ({ children: new Map(), isWord: false });

/** Allows labels that can still become words of the list. @throws DataError if the list is empty */
export function lexiconScorer(words: Iterable<string>, { texts, boundary }: Spelling): PrefixScorer<unknown> {
  const root = emptyNode();
  for (const word of words) {
    if (word !== '') insert(root, word);
  }
  if (root.children.size === 0) throw new DataError({ where: 'lexicon', expected: 'at least one word', got: 'none' });
  const walk = (from: TrieNode, text: string): TrieNode | undefined => {
    let node: TrieNode | undefined = from;
    for (const character of text) node = node?.children.get(character);
    return node;
  };
  const at = (state: unknown) => state as TrieNode;
  return {
    start: () => root,
    extend: (state, token) => {
      // A word ends here, or nothing has begun (two spaces, or one at the start).
      const mayEnd = at(state).isWord || at(state) === root;
      if (boundary[token] && !mayEnd) return undefined;
      const next = walk(boundary[token] ? root : at(state), texts[token]!);
      return next && { state: next, score: 0 };
    },
    finish: (state) => (at(state).isWord || at(state) === root ? 0 : Number.NEGATIVE_INFINITY),
  };
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
