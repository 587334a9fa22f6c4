// Means of groups of examples with 95 % intervals.
const z = 1.959964; // of the normal distribution, both sides of 95 %

export interface Mean {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/**
 * Of shares by Wilson 1927, of other numbers by the normal distribution. NaN for none.
 * @param share values are 0 or 1: wrong or right
 */
export function meanOf(values: readonly number[], share = false): Mean {
  const count = values.length;
  const value = values.reduce((sum, one) => sum + one, 0) / count;
  if (share) {
    const spread = z * Math.sqrt((value * (1 - value)) / count + (z * z) / (4 * count * count));
    const [middle, scale] = [value + (z * z) / (2 * count), 1 + (z * z) / count];
    return { value, low: Math.max(0, (middle - spread) / scale), high: Math.min(1, (middle + spread) / scale), count };
  }
  const variance = values.reduce((sum, one) => sum + (one - value) ** 2, 0) / Math.max(1, count - 1);
  const half = z * Math.sqrt(variance / count);
  const least = values.every((one) => one >= 0) ? 0 : Number.NEGATIVE_INFINITY; // nor is their mean below
  return { value, low: Math.max(least, value - half), high: value + half, count };
}
