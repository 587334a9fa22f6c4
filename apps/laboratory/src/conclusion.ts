// Conclusions are computed: a claim has checks, each check is answered by figures, and the answers give the verdict.
import { at } from '@longhand/base';

export type Answer = 'yes' | 'no' | 'unclear';

/** Something that must be seen if the claim is true. */
export interface Check {
  /** What should be seen. */
  readonly expected: string;
  /** The figures. */
  readonly found: string;
  readonly answer: Answer;
}

export const verdicts = ['supported', 'partly', 'contradicted', 'undecided'] as const;
export type Verdict = (typeof verdicts)[number];

export interface Conclusion {
  /** Of the document: `§1.2`; or what it leaves open. */
  readonly section: string;
  readonly claim: string;
  readonly checks: readonly Check[];
  readonly verdict: Verdict;
  /** The figures in a sentence or more, true whatever the verdict. */
  readonly says: string;
}

/** All checks hold: supported; some: partly; none, and at least half are clearly not so: contradicted; none, and most are unclear: undecided. */
export function verdictOf(answers: readonly Answer[]): Verdict {
  if (answers.every((answer) => answer === 'yes')) return 'supported';
  if (answers.includes('yes')) return 'partly';
  const against = answers.filter((answer) => answer === 'no').length;
  return against >= answers.length / 2 ? 'contradicted' : 'undecided';
}

export const conclude = (section: string, claim: string, checks: readonly Check[], says: string): Conclusion => ({
  ...{ section, claim, checks, says },
  verdict: verdictOf(checks.map(({ answer }) => answer)),
});

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of a sample, with n - 1; 0 for one value. */
export function deviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

/** 95 % of the mean over seeds; none of one seed. */
export function intervalOf(values: readonly number[]): { low?: number; high?: number } {
  if (values.length < 2) return {};
  const error = (1.96 * deviation(values)) / Math.sqrt(values.length);
  return { low: mean(values) - error, high: mean(values) + error };
}

/** What a chart says of its intervals; nothing where there are none. */
export const whiskerNote = (seeds: number): { note?: string } =>
  seeds < 2 ? {} : { note: 'Whiskers: 95 % of the mean over the seeds.' };

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? at(sorted, half) : (at(sorted, half - 1) + at(sorted, half)) / 2;
};

/** Whether the first values are higher by more than `margin` and two standard errors of the difference; lower: no. */
export function isHigher(first: readonly number[], second: readonly number[], margin: number): Answer {
  const error = Math.hypot(deviation(first) / Math.sqrt(first.length), deviation(second) / Math.sqrt(second.length));
  return isAbove(mean(first) - mean(second), 0, Math.max(margin, 2 * error));
}

/** Above `bound` by more than `margin`: yes; below it by more: no. */
export function isAbove(value: number, bound: number, margin = 0): Answer {
  if (value > bound + margin) return 'yes';
  return value < bound - margin || margin === 0 ? 'no' : 'unclear';
}

/** With its spread over seeds where there are several. */
export function meanText(values: readonly number[], format: (value: number) => string): string {
  return values.length < 2 ? format(mean(values)) : `${format(mean(values))} ± ${format(deviation(values))}`;
}

export const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

/** `3.2e-7`, `0.41`. */
export const short = (value: number): string =>
  value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(1) : String(Number(value.toPrecision(2)));
