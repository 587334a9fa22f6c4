// The best tokens of a row of log probabilities.

export interface Candidate {
  readonly token: number;
  readonly logProb: number;
}

/** The `count` most probable tokens of `row[start .. start + size]`, best first; of equals the lower id first. */
export function bestTokens(
  logProbs: Float32Array,
  start: number,
  size: number,
  count: number,
  banned?: ReadonlySet<number>,
): Candidate[] {
  const best: { token: number; logProb: number }[] = [];
  let least = Number.NEGATIVE_INFINITY;
  for (let token = 0; token < size; token++) {
    const logProb = logProbs[start + token]!;
    if (!(logProb > least) || banned?.has(token)) continue;
    if (best.length === count) best.pop();
    let place = best.length;
    while (place > 0 && best[place - 1]!.logProb < logProb) place--;
    best.splice(place, 0, { token, logProb });
    if (best.length === count) least = best[count - 1]!.logProb;
  }
  return best;
}

/** Tokens that would make an n-gram of the history a second time. */
export function repeating(history: readonly number[], order: number): Set<number> {
  const banned = new Set<number>();
  if (order <= 0 || history.length < order - 1) return banned;
  const start = history.length - (order - 1);
  for (let i = 0; i + order <= history.length; i++) {
    let same = true;
    for (let j = 0; same && j < order - 1; j++) same = history[i + j] === history[start + j];
    if (same) banned.add(history[i + order - 1]!);
  }
  return banned;
}
