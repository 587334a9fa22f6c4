// Blocking of n-grams that a hypothesis has already.

/** Tokens that would make an n-gram of the history a second time. */
export function repeating(history: readonly number[], order: number): Set<number> {
  const banned = new Set<number>();
  if (order <= 0 || history.length < order - 1) return banned;
  const start = history.length - (order - 1);
  for (const [last, token] of history.entries()) {
    const first = last - (order - 1);
    let same = first >= 0;
    for (let j = 0; same && j < order - 1; j++) same = history[first + j] === history[start + j];
    if (same) banned.add(token);
  }
  return banned;
}
