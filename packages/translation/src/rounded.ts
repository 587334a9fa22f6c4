/** Scores and weights have four decimals. */
export const rounded = (value: number): number => Number(value.toFixed(4));
