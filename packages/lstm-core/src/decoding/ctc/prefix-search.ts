// Prefix beam search (Hannun et al. 2014): texts, not paths, are in the beam; a text's probability is summed over all paths that
// spell it, kept apart by whether they end in a blank. Logarithms throughout. With every text in the beam the sum is exact.
import { ConfigError } from '@longhand/base';
import { type CtcEmissions, checkBlank, checkEmissions } from './emissions.ts';
import { createPrefixTree, doubled } from './prefix-tree.ts';
import type { PrefixScorer } from './scorer.ts';

export interface PrefixSearchOptions {
  readonly classes: number;
  /** Default 0. */
  readonly blank?: number;
  /** Texts kept after each frame. */
  readonly beamSize: number;
  /** Labels less probable than this in a frame are not tried in it, natural logarithm. Default -Infinity: all are. */
  readonly minLogProb?: number;
  readonly scorer?: PrefixScorer<unknown>;
}

export interface CtcHypothesis {
  readonly tokens: readonly number[];
  /** What hypotheses are ordered by: acoustic and scorer's together. */
  readonly score: number;
  /** log p(tokens | sound), over the paths that the beam held. */
  readonly logProb: number;
}

export interface PrefixSearch {
  /** The next frames. @throws ShapeError */
  push(emissions: CtcEmissions): void;
  /** The best texts of all frames so far, best first. @param ended false while more may come: the scorer's end does not count */
  hypotheses(nBest: number, ended?: boolean): CtcHypothesis[];
}

/** The best texts of a whole utterance, best first. @throws ConfigError, ShapeError */
export function ctcPrefixSearch(
  emissions: CtcEmissions,
  { nBest = 1, ...options }: Omit<PrefixSearchOptions, 'classes' | 'blank'> & { readonly nBest?: number },
): CtcHypothesis[] {
  const search = createPrefixSearch({ ...options, classes: emissions.classes, blank: emissions.blank });
  search.push(emissions);
  return search.hypotheses(nBest);
}

const never = Number.NEGATIVE_INFINITY;
/** Nodes that gather before those no beam stands on are swept out, and at least as many as the last sweep left. */
const sweepAfter = 1 << 14;

/** @throws ConfigError */
export function createPrefixSearch(options: PrefixSearchOptions): PrefixSearch {
  const { classes, blank = 0, beamSize, minLogProb = never, scorer } = options;
  checkBlank(blank, classes);
  if (!Number.isInteger(beamSize) || beamSize < 1)
    throw new ConfigError({ where: 'CTC: beamSize', expected: 'a positive integer', got: String(beamSize) });
  const tree = createPrefixTree(classes);
  // By node: log p of the paths so far that end in blank and in its label, of those that go on, and the scorer's part.
  const numbers = {
    inBlank: logs(),
    inLabel: logs(),
    nextBlank: logs(),
    nextLabel: logs(),
    extra: logs(),
    ranks: logs(),
  };
  let { inBlank, inLabel, nextBlank, nextLabel, extra, ranks } = numbers;
  let states: unknown[] = [scorer?.start()];
  let beam: Int32Array = new Int32Array(beamSize);
  let beamCount = 1;
  let touched: Int32Array = new Int32Array(1024);
  let touchedCount = 0;
  // The frame that a node was last touched in.
  let stamps: Int32Array = new Int32Array(1024).fill(-1);
  let frameNumber = 0;
  let sweepAt = sweepAfter;
  inBlank[0] = 0;
  extra[0] = 0;

  const touch = (node: number): void => {
    if (stamps[node] === frameNumber) return;
    stamps[node] = frameNumber;
    nextBlank[node] = never;
    nextLabel[node] = never;
    if (touchedCount === touched.length) touched = doubled(touched);
    touched[touchedCount++] = node;
  };
  /** The node of the label after `node`, made if it may be; -1 if it may not. Asked once, remembered. */
  const childOf = (node: number, token: number): number => {
    const known = tree.child(node, token);
    if (known >= 0) return extra[known] === never ? -1 : known;
    const extended = scorer ? scorer.extend(states[node], token) : { state: undefined, score: 0 };
    const child = tree.add(node, token);
    if (child === inBlank.length) grow();
    inBlank[child] = never;
    inLabel[child] = never;
    stamps[child] = -1;
    extra[child] = extended ? extra[node]! + extended.score : never;
    states[child] = extended?.state;
    return extended ? child : -1;
  };
  const grow = (): void => {
    [inBlank, inLabel, nextBlank] = [doubled(inBlank), doubled(inLabel), doubled(nextBlank)];
    [nextLabel, extra, ranks, stamps] = [doubled(nextLabel), doubled(extra), doubled(ranks), doubled(stamps)];
  };
  const total = (node: number) => logAdd(inBlank[node]!, inLabel[node]!);
  const rank = (node: number) => total(node) + extra[node]!;

  const advance = (frame: Float32Array): void => {
    touchedCount = 0;
    frameNumber++;
    for (let i = 0; i < beamCount; i++) {
      const node = beam[i]!;
      const [last, sum] = [tree.token(node), total(node)];
      touch(node);
      nextBlank[node] = logAdd(nextBlank[node]!, sum + frame[blank]!);
      // Repeating the label stays on the node, whether or not its label is probable enough to be tried anew.
      if (last >= 0) nextLabel[node] = logAdd(nextLabel[node]!, inLabel[node]! + frame[last]!);
      for (let token = 0; token < classes; token++) {
        const logProb = frame[token]!;
        if (token === blank || logProb < minLogProb || logProb === never) continue;
        const before = token === last ? inBlank[node]! : sum; // the same label twice needs a blank between
        if (before === never) continue;
        const child = childOf(node, token);
        if (child < 0) continue;
        touch(child);
        nextLabel[child] = logAdd(nextLabel[child]!, before + logProb);
      }
    }
    for (let i = 0; i < touchedCount; i++) {
      const node = touched[i]!;
      inBlank[node] = nextBlank[node]!;
      inLabel[node] = nextLabel[node]!;
      ranks[node] = rank(node);
    }
    keepBest();
    if (tree.size() > sweepAt) {
      sweep();
      sweepAt = sweepAfter + tree.size();
    }
  };

  const keepBest = (): void => {
    const found = touched.subarray(0, touchedCount);
    if (touchedCount > beamSize) found.sort((a, b) => ranks[b]! - ranks[a]! || a - b);
    beamCount = Math.min(beamSize, touchedCount);
    beam.set(found.subarray(0, beamCount));
    // Those that fall out may come back, from nothing.
    for (let i = beamCount; i < touchedCount; i++) {
      inBlank[found[i]!] = never;
      inLabel[found[i]!] = never;
    }
  };

  const sweep = (): void => {
    const places = tree.sweep(beam, beamCount);
    const kept: unknown[] = [];
    for (let node = 0; node < places.length; node++) {
      const place = places[node]!;
      if (place < 0) continue;
      for (const values of [inBlank, inLabel, extra]) values[place] = values[node]!;
      kept[place] = states[node];
    }
    states = kept;
    stamps.fill(-1);
    beam = beam.map((node, i) => (i < beamCount ? places[node]! : 0));
  };

  return {
    push: (emissions) => {
      checkEmissions(emissions);
      if (emissions.classes !== classes)
        throw new ConfigError({ where: 'CTC: classes', expected: String(classes), got: String(emissions.classes) });
      for (let t = 0; t < emissions.frames; t++) advance(emissions.logProbs.subarray(t * classes, (t + 1) * classes));
    },
    hypotheses: (nBest, ended = true) =>
      Array.from(beam.subarray(0, beamCount), (node) => ({
        node,
        logProb: total(node),
        score: rank(node) + (ended && scorer ? scorer.finish(states[node]) : 0),
      }))
        .filter(({ score }) => score > never)
        .sort((a, b) => b.score - a.score || a.node - b.node)
        .slice(0, nBest)
        .map(({ node, logProb, score }) => ({ tokens: tree.tokens(node), score, logProb })),
  };
}

const logs = () => new Float64Array(1024).fill(never);

function logAdd(a: number, b: number): number {
  if (a === never) return b;
  if (b === never) return a;
  return a > b ? a + Math.log1p(Math.exp(b - a)) : b + Math.log1p(Math.exp(a - b));
}
