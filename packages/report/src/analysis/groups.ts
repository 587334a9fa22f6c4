// Scores of groups of examples: by length, by class.
import { at } from '@longhand/base';
import type { SectionOf } from '../page.ts';
import { meanOf } from './interval.ts';

/** A score of each example. */
export interface Scored {
  /** What a score is: `accuracy`, `mean sentence BLEU`. */
  readonly label: string;
  /** Scores are 0 or 1: wrong or right. */
  readonly percent?: boolean;
  /** One an example. */
  readonly scores: readonly number[];
}

const most = 6;

/** Mean score of up to six ranges of length that hold about equally many examples. */
export function scoresByLength(
  lengths: readonly number[],
  unit: string,
  { label, percent, scores }: Scored,
): SectionOf<'bars'> {
  const ranges = rangesOf(lengths);
  const bars = ranges.map(({ low, high }) => {
    const inside = scores.filter((_, i) => at(lengths, i) >= low && at(lengths, i) <= high);
    return { name: low === high ? `${low}` : `${low} to ${high}`, ...meanOf(inside, percent) };
  });
  return { kind: 'bars', title: `By length, ${unit}`, group: 'Errors', label, percent, bars };
}

/** Lengths of the same value are in the same range. */
function rangesOf(lengths: readonly number[]): { low: number; high: number }[] {
  const sorted = [...lengths].sort((a, b) => a - b);
  const ranges: { low: number; high: number }[] = [];
  let start = 0;
  for (let part = 1; part <= most && start < sorted.length; part++) {
    const aim = Math.max(start, Math.ceil((sorted.length * part) / most) - 1);
    const high = at(sorted, aim);
    ranges.push({ low: at(sorted, start), high });
    start = sorted.findIndex((length) => length > high);
    if (start < 0) break;
  }
  return ranges;
}

/** Mean score of the examples of each class, the lowest first where there are many. */
export function scoresByClass(
  labels: readonly string[],
  classes: readonly number[],
  { label, percent, scores }: Scored,
): SectionOf<'bars'> {
  const bars = labels.map((name, c) => ({
    name,
    ...meanOf(
      scores.filter((_, i) => classes[i] === c),
      percent,
    ),
  }));
  const seen = bars.filter(({ count }) => count > 0);
  if (seen.length > 12) seen.sort((a, b) => a.value - b.value);
  return { kind: 'bars', title: 'By true class', group: 'Errors', label, percent, bars: seen };
}
