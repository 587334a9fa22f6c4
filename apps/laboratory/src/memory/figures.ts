// Figures of the memory experiment, by task, cell and length.
import { at } from '@longhand/base';
import { median } from '../conclusion.ts';
import type { Finding } from '../experiment.ts';
import { type CellKind, cellKinds } from './learner.ts';
import type { Memory, MemorySettings } from './schema.ts';
import type { TaskName } from './tasks.ts';

export type MemoryFindings = readonly Finding<Memory>[];

const settingsOf = ({ settings }: Finding<Memory>): MemorySettings => settings as unknown as MemorySettings;

export const lengthsOf = (findings: MemoryFindings): number[] =>
  [...new Set(findings.map((one) => settingsOf(one).length))].sort((a, b) => a - b);

export const cellsOf = (findings: MemoryFindings): CellKind[] =>
  cellKinds.filter((cell) => findings.some((one) => settingsOf(one).cell === cell));

/** One of each seed. */
export function measuredOf(findings: MemoryFindings, task: TaskName, cell: CellKind, length: number): Memory[] {
  const wanted = { task, cell, length };
  return findings
    .filter((one) => Object.entries(wanted).every(([key, value]) => one.settings[key] === value))
    .map(({ measured }) => measured);
}

export const scoresOf = (...which: Parameters<typeof measuredOf>): number[] =>
  measuredOf(...which).map(({ score }) => score);

/** From here on a task counts as learned. */
const learnedFrom = 0.9;

/** The longest length that half of the seeds learn; 0: none. */
export const reach = (findings: MemoryFindings, task: TaskName, cell: CellKind): number =>
  Math.max(
    0,
    ...lengthsOf(findings).filter((length) => {
      const scores = scoresOf(findings, task, cell, length);
      return scores.length > 0 && median(scores) >= learnedFrom;
    }),
  );

export type When = 'untrained' | 'trained';

export interface NormPoint {
  readonly distance: number;
  /** The geometric mean over the seeds. */
  readonly norm: number;
}

/** Squares of smaller norms are 0 in float32. */
const least = 1e-19;

/** Norms of gradients by distance, on sequences of recall. */
export function normsOf(findings: MemoryFindings, cell: CellKind, length: number, when: When): NormPoint[] {
  const own = measuredOf(findings, 'recall', cell, length).flatMap(({ gradients }) => gradients ?? []);
  const [first] = own;
  if (!first) return [];
  return first.distances.map((distance, i) => {
    const logs = own.map((one) => Math.log(Math.max(least, at(one[when], i))));
    return { distance, norm: Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length) };
  });
}

/** At the farthest distance, as a share of the norm at distance 1. */
export function arriving(findings: MemoryFindings, cell: CellKind, length: number, when: When): number {
  const points = normsOf(findings, cell, length, when);
  return at(points, points.length - 1).norm / at(points, 0).norm;
}
