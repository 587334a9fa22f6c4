// Which examples a page shows of many.
import { at } from '@longhand/base';

/** More make a page slow to open. */
export const maxExamples = 300;

/**
 * Indices of all, or of the hardest third, the easiest third and a third evenly between: in the order of the data.
 * @param scores ease of each example
 */
export function sampleExamples(scores: readonly number[], most = maxExamples): number[] {
  if (scores.length <= most) return scores.map((_, i) => i);
  const order = scores.map((_, i) => i).sort((a, b) => at(scores, a) - at(scores, b) || a - b);
  const third = Math.floor(most / 3);
  const between = order.slice(third, -third);
  const rest = most - 2 * third;
  const even = Array.from({ length: rest }, (_, i) => at(between, Math.floor(((i + 0.5) * between.length) / rest)));
  return [...order.slice(0, third), ...even, ...order.slice(-third)].sort((a, b) => a - b);
}
