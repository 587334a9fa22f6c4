// Which tokens stay, from their probabilities of staying. Whatever is chosen stays in its order: a compression is a subsequence
// of its source.

/** 1 where the probability is above the threshold, else 0. */
export const aboveThreshold = (probabilities: readonly number[], threshold: number): number[] =>
  probabilities.map((probability) => Number(probability > threshold));

/** 1 for the most probable `ratio` of the tokens (rounded, at least one), of equals the earlier. */
export function mostProbable(probabilities: readonly number[], ratio: number): number[] {
  const count = Math.max(1, Math.round(ratio * probabilities.length));
  const order = probabilities.map((_, t) => t).sort((a, b) => probabilities[b]! - probabilities[a]! || a - b);
  const chosen = new Set(order.slice(0, count));
  return probabilities.map((_, t) => Number(chosen.has(t)));
}
