// Which examples a page shows of many.
import { at } from '@longhand/base';

/** More make a page slow to open. */
export const maxExamples = 300;

/**
 * Indices of all, or of the hardest third, the easiest third and a third evenly between: in the order of the data.
 * @param scores ease of each example
 */
export function sampleExamples(scores: readonly number[], max = maxExamples): number[] {
  if (scores.length <= max) return scores.map((_, i) => i);
  const order = scores.map((_, i) => i).sort((a, b) => at(scores, a) - at(scores, b) || a - b);
  const third = Math.floor(max / 3);
  const between = order.slice(third, -third);
  const rest = max - 2 * third;
  const even = Array.from({ length: rest }, (_, i) => at(between, Math.floor(((i + 0.5) * between.length) / rest)));
  return [...order.slice(0, third), ...even, ...order.slice(-third)].sort((a, b) => a - b);
}

/**
 * The same of each class alike: as many of a rare one as of a common one, as long as it has them.
 * @param classes of each example
 */
export function sampleByClass(
  scores: readonly number[],
  classes: readonly (number | string)[],
  max = maxExamples,
): number[] {
  const members = new Map<number | string, number[]>();
  classes.forEach((name, i) => {
    const own = members.get(name);
    if (own) own.push(i);
    else members.set(name, [i]);
  });
  let left = max;
  const rarestFirst = [...members.values()].sort((a, b) => a.length - b.length);
  const sampled = rarestFirst.flatMap((own, k) => {
    const share = Math.ceil(left / (rarestFirst.length - k));
    const chosen = sampleExamples(
      own.map((i) => at(scores, i)),
      share,
    );
    left -= chosen.length;
    return chosen.map((j) => at(own, j));
  });
  return sampled.sort((a, b) => a - b);
}
