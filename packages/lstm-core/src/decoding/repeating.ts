// Blocking of n-grams that a hypothesis has already.

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
