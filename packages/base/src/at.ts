// Index access that is checked: what `noUncheckedIndexedAccess` asks for where an index is certain but its type can't show it.

/**
 * `items[index]`, which must be there. For loops over numbers in which every nanosecond counts, index the typed array itself.
 * @throws RangeError if `index` is outside 0..length - 1
 */
export function at<T extends NonNullable<unknown> | null>(items: ArrayLike<T>, index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`index ${index} of ${items.length} items`);
  return item;
}
