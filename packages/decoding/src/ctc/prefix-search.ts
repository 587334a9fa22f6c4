// Prefix beam search (Hannun et al. 2014): texts, not paths, are in the beam; a text's probability is summed over all paths that
// spell it, kept apart by whether they end in a blank. Logarithms throughout. With every text in the beam the sum is exact.
import { ConfigError, DataError } from '@longhand/base';
import { type CtcEmissions, checkBlank, checkEmissions } from './emissions.ts';
import { PathSums } from './path-sums.ts';
import { ScoredTexts } from './scored-texts.ts';
import type { PrefixScorer } from './scorer.ts';

/** How wide prefix beam search is, and what it knows of the language. */
export interface PrefixSearchOptions {
  readonly classes: number;
  /** Default 0. */
  readonly blank?: number;
  /** Texts kept after each frame. */
  readonly beamSize: number;
  /**
   * Labels less probable than this in a frame are not tried in it, natural logarithm; the most probable class always is.
   * Default -Infinity: all are.
   */
  readonly minLogProb?: number;
  readonly scorer?: PrefixScorer<unknown>;
}

/** A text that prefix search found. */
export interface CtcHypothesis {
  readonly tokens: readonly number[];
  /** What hypotheses are ordered by: acoustic and scorer's together. */
  readonly score: number;
  /** log p(tokens | sound), over the paths that the beam held; of all texts that begin so where these were cut to whole words. */
  readonly logProb: number;
}

/** A prefix beam search in progress. */
export interface PrefixSearch {
  /** The next frames. @throws ShapeError, ConfigError, DataError */
  push(emissions: CtcEmissions): void;
  /**
   * The best texts of all frames so far, best first; one at least. Where the scorer lets none of them end, their longest
   * beginnings that may.
   * @param ended false while more may come: the scorer's end does not count
   * @throws ConfigError; DataError if nothing that the scorer allows has a probability
   */
  hypotheses(nBest: number, ended?: boolean): CtcHypothesis[];
}

/** The best texts of a whole utterance, best first; one at least. @throws ConfigError, ShapeError, DataError */
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
/** More are no beam but a mistake. */
const maxTexts = 100_000;

/**
 * Prefix beam search over frames that come in pieces (Graves and Jaitly 2014; Hannun et al. 2014).
 * @throws ConfigError
 */
export function createPrefixSearch(options: PrefixSearchOptions): PrefixSearch {
  checkOptions(options);
  const { classes, blank = 0, beamSize, minLogProb = never, scorer } = options;
  const search: Search = {
    classes,
    blank,
    beamSize,
    minLogProb,
    texts: new ScoredTexts(classes, scorer),
    sums: new PathSums(),
    beam: new Int32Array(1),
    ranks: new Float64Array(1024),
    sweepAt: sweepAfter,
  };
  return {
    push: (emissions) => {
      checkEmissions(emissions);
      if (emissions.classes !== classes)
        throw new ConfigError({ where: 'CTC: classes', expected: String(classes), got: String(emissions.classes) });
      for (let t = 0; t < emissions.frames; t++)
        advance(search, emissions.logProbs.subarray(t * classes, (t + 1) * classes));
    },
    hypotheses: (nBest, ended = true) => {
      checkCount('nBest', nBest);
      return bestOf(search, ended)
        .slice(0, nBest)
        .map(({ node, logProb, score }) => ({ tokens: search.texts.tokens(node), score, logProb }));
    },
  };
}

/** Options, and what changes from frame to frame. */
interface Search extends Required<Omit<PrefixSearchOptions, 'scorer'>> {
  readonly texts: ScoredTexts;
  readonly sums: PathSums;
  /** Nodes of the texts that are kept. */
  beam: Int32Array;
  /** By node: acoustic and scorer's score together, of those reached in the frame. */
  ranks: Float64Array;
  /** Nodes at which the next sweep is due. */
  sweepAt: number;
}

/** One frame. */
function advance(search: Search, frame: Float32Array): void {
  const { sums, blank, texts } = search;
  const least = Math.min(search.minLogProb, highest(frame));
  const logProbOfBlank = frame[blank]!;
  sums.startFrame();
  for (const node of search.beam) {
    const [last, total] = [texts.token(node), sums.total(node)];
    sums.addBlank(node, total + logProbOfBlank);
    // Repeating the label stays on the node, whether or not its label is probable enough to be tried anew.
    if (last >= 0) sums.addLabel(node, sums.inLabel(node) + frame[last]!);
    for (let token = 0; token < frame.length; token++) {
      const logProb = frame[token]!;
      if (token === blank || logProb < least || logProb === never) continue;
      const before = token === last ? sums.inBlank(node) : total; // the same label twice needs a blank between
      if (before === never) continue;
      const child = texts.child(node, token);
      if (child >= 0) sums.addLabel(child, before + logProb);
    }
  }
  keepBest(search, sums.endFrame());
  if (texts.size > search.sweepAt) sweep(search);
}

function keepBest(search: Search, reached: Int32Array): void {
  const { beamSize, sums, texts } = search;
  if (reached.length > beamSize) {
    if (search.ranks.length < texts.size) search.ranks = new Float64Array(2 * texts.size);
    const { ranks } = search;
    for (const node of reached) ranks[node] = sums.total(node) + texts.score(node);
    reached.sort((a, b) => ranks[b]! - ranks[a]! || a - b);
  }
  search.beam = reached.slice(0, beamSize);
  for (const node of reached.subarray(beamSize)) sums.forget(node);
}

function sweep(search: Search): void {
  const places = search.texts.sweep(search.beam);
  search.sums.move(places);
  search.beam = search.beam.map((node) => places[node]!);
  search.sweepAt = sweepAfter + search.texts.size;
}

interface Ranked {
  readonly node: number;
  readonly logProb: number;
  readonly score: number;
}

/** The texts of the beam that have a probability, best first. */
function bestOf({ beam, sums, texts }: Search, ended: boolean): Ranked[] {
  const ranked = (node: number, path = node): Ranked => {
    const logProb = sums.total(path);
    return { node, logProb, score: logProb + texts.score(node) + (ended ? texts.end(node) : 0) };
  };
  const sorted = (found: readonly Ranked[]) =>
    found.filter(({ score }) => score > never).sort((a, b) => b.score - a.score || a.node - b.node);
  const whole = sorted(Array.from(beam, (node) => ranked(node)));
  if (whole.length > 0) return whole;
  const cut = new Map<number, Ranked>();
  for (const one of sorted(Array.from(beam, (node) => ranked(texts.wholePart(node), node))))
    if (!cut.has(one.node)) cut.set(one.node, one);
  if (cut.size > 0) return [...cut.values()];
  throw new DataError({
    where: 'CTC: prefix search',
    expected: 'a text that has a probability',
    got: 'none that the scorer allows',
  });
}

function highest(frame: Float32Array): number {
  let most = never;
  for (let i = 0; i < frame.length; i++) if (frame[i]! > most) most = frame[i]!;
  return most;
}

function checkOptions({ classes, blank = 0, beamSize, minLogProb = never }: PrefixSearchOptions): void {
  checkBlank(blank, classes);
  checkCount('beamSize', beamSize);
  if (!(minLogProb <= 0))
    throw new ConfigError({ where: 'CTC: minLogProb', expected: 'a number of 0 or less', got: String(minLogProb) });
}

function checkCount(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= maxTexts) return;
  throw new ConfigError({ where: `CTC: ${name}`, expected: `1 to ${maxTexts}`, got: String(value) });
}
