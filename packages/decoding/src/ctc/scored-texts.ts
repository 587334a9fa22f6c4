// The texts that prefix search has tried, as a tree, each with what the scorer says of it: asked once, remembered.
import { DataError } from '@longhand/base';
import { createPrefixTree, type PrefixTree } from './prefix-tree.ts';
import type { PrefixScorer } from './scorer.ts';

const never = Number.NEGATIVE_INFINITY;

export class ScoredTexts {
  readonly #tree: PrefixTree;
  readonly #scorer: PrefixScorer<unknown> | undefined;
  /** By node: the scorer's part of the score so far, -Infinity where the text may not be, and the scorer's state. */
  #scores: number[] = [0];
  #states: unknown[];

  constructor(classes: number, scorer?: PrefixScorer<unknown>) {
    this.#tree = createPrefixTree(classes);
    this.#scorer = scorer;
    this.#states = [scorer?.start()];
  }

  get size(): number {
    return this.#tree.size();
  }

  /** The last label; -1 for the empty text. */
  token(node: number): number {
    return this.#tree.token(node);
  }

  tokens(node: number): number[] {
    return this.#tree.tokens(node);
  }

  score(node: number): number {
    return this.#scores[node]!;
  }

  /** What the end adds. */
  end(node: number): number {
    return this.#scorer ? checked(this.#scorer.finish(this.#states[node])) : 0;
  }

  /** The node of the label after `node`, made if it may be; -1 if it may not. */
  child(node: number, token: number): number {
    const known = this.#tree.child(node, token);
    if (known >= 0) return this.#scores[known] === never ? -1 : known;
    const extended = this.#scorer ? this.#scorer.extend(this.#states[node], token) : { state: undefined, score: 0 };
    const child = this.#tree.add(node, token);
    const score = extended ? this.#scores[node]! + checked(extended.score) : never;
    this.#scores[child] = score;
    this.#states[child] = extended?.state;
    return score === never ? -1 : child;
  }

  /** The longest beginning of the text that may be a whole one. */
  wholePart(node: number): number {
    let part = node;
    while (part > 0 && this.end(part) === never) part = this.#tree.parent(part);
    return part;
  }

  /** Keeps these nodes and what leads to them. @returns for each old node its new number, or -1 */
  sweep(alive: Int32Array): Int32Array {
    const places = this.#tree.sweep(alive, alive.length);
    const isKept = (_: unknown, node: number) => places[node]! >= 0; // in their order, which is that of their new numbers
    this.#scores = this.#scores.filter(isKept);
    this.#states = this.#states.filter(isKept);
    return places;
  }
}

function checked(score: number): number {
  if (!Number.isNaN(score)) return score;
  throw new DataError({ where: 'CTC: scorer', expected: 'a number or -Infinity', got: 'NaN' });
}
