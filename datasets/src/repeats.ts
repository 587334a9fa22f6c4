// Texts that are scored and that train has too: a model that remembers them scores better than it is.

/**
 * A line where more than one of a hundred texts stands in train.
 * @param held the texts that are scored
 * @param what they are, e.g. `rows of dev and test`
 */
export function repeatNotes(train: readonly string[], held: readonly string[], what: string): string[] {
  const known = new Set(train);
  const count = held.filter((text) => known.has(text)).length;
  if (100 * count <= held.length) return [];
  return [`Warning: ${count} of ${held.length} ${what} stand in train too: scores are too good. Delete repeated rows.`];
}
