// Figures of the challenges, by part.
import * as z from 'zod';
import { amountSchema } from '../amounts/pieces.ts';
import { type AmountTask, amountTasks } from '../amounts/sizes.ts';
import type { Finding } from '../experiment.ts';
import { type Cost, costSchema, exponentOf, multiplicationsOf, type Roof, roofSchema } from './cost.ts';
import { type Explaining, explainingSchema } from './explaining.ts';

const accuracySchema = z.strictObject({ accuracy: z.number() });
export const challengeSchema = z.union([costSchema, roofSchema, explainingSchema, accuracySchema, amountSchema]);
export type Challenge = z.infer<typeof challengeSchema>;
export type ChallengeFindings = readonly Finding<Challenge>[];

/** Undefined of figures from before it was measured. */
export const roofOf = (findings: ChallengeFindings): Roof | undefined =>
  findings.flatMap(({ measured }) => ('peak' in measured ? [measured] : []))[0];

export interface CostPoint extends Cost {
  readonly batchSize: number;
  readonly hiddenSize: number;
  readonly length: number;
}

export const costsOf = (findings: ChallengeFindings): CostPoint[] =>
  findings.flatMap(({ settings, measured }) =>
    'milliseconds' in measured
      ? [
          {
            ...measured,
            ...{ hiddenSize: Number(settings.hiddenSize), length: Number(settings.length) },
            batchSize: Number(settings.batchSize),
          },
        ]
      : [],
  );

/** Billions of multiplications a second. */
export const speedOf = (point: CostPoint): number => multiplicationsOf(point) / point.milliseconds / 1e6;

/** Exponents of time: by the length at the largest size, and by the size at the longest length, its two largest ones. */
export function exponentsOf(findings: ChallengeFindings): { length: number; hiddenSize: number } {
  const costs = costsOf(findings);
  const [size, length] = [Math.max(...costs.map((one) => one.hiddenSize)), Math.max(...costs.map((one) => one.length))];
  const byLength = costs.filter((one) => one.hiddenSize === size).map((one) => [one.length, one.milliseconds] as const);
  const bySize = costs
    .filter((one) => one.length === length)
    .sort((a, b) => a.hiddenSize - b.hiddenSize)
    .slice(-2)
    .map((one) => [one.hiddenSize, one.milliseconds] as const);
  return { length: exponentOf(byLength), hiddenSize: exponentOf(bySize) };
}

export interface Accuracies {
  readonly value: number;
  /** One of each seed. */
  readonly accuracies: readonly number[];
}

/** By rows of train, or by the share of wrong labels. */
export function accuraciesBy(findings: ChallengeFindings, part: 'rows' | 'noise'): Accuracies[] {
  const own = findings.flatMap(({ settings, measured }) =>
    settings.part === part && 'accuracy' in measured
      ? [{ value: Number(settings[part]), accuracy: measured.accuracy }]
      : [],
  );
  const values = [...new Set(own.map(({ value }) => value))].sort((a, b) => a - b);
  return values.map((value) => ({
    value,
    accuracies: own.filter((one) => one.value === value).map(({ accuracy }) => accuracy),
  }));
}

export interface AmountCurve {
  readonly task: AmountTask;
  readonly data: string;
  /** By rows of train, the fewest first; scores one of each seed. */
  readonly sizes: readonly { readonly rows: number; readonly scores: readonly number[] }[];
}

/** Of the tasks that were measured: figures of before have sentiment alone. */
export const amountsOf = (findings: ChallengeFindings): AmountCurve[] =>
  amountTasks.flatMap((task) => {
    const own = findings.flatMap(({ settings, measured }) =>
      settings.part === 'amount' && settings.task === task && 'score' in measured
        ? [{ data: String(settings.data), rows: Number(settings.rows), score: measured.score }]
        : [],
    );
    const rows = [...new Set(own.map((one) => one.rows))].sort((a, b) => a - b);
    const scoresWith = (count: number) => own.filter((one) => one.rows === count).map(({ score }) => score);
    const sizes = rows.map((count) => ({ rows: count, scores: scoresWith(count) }));
    return own.slice(0, 1).map(({ data }) => ({ task, data, sizes }));
  });

/** One of each seed. */
export const explainingOf = (findings: ChallengeFindings): Explaining[] =>
  findings.flatMap(({ measured }) => ('curves' in measured ? [measured] : []));
