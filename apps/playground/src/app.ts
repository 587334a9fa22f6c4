// What views share: the worker, and which model is in which slot.
import { caller } from './rpc.ts';
import type { ModelInfo, Source } from './worker/models.ts';
import type { Engine } from './worker/worker.ts';

/** Folders below `models/` of this build; the build names them. */
declare const DEMOS: readonly string[];

export const engine = caller<Engine>(
  new Worker(new URL('./worker/worker.ts', import.meta.url), { type: 'module', name: 'longhand' }),
);

export interface View {
  /** Loads what the tab needs when it is first seen. */
  open?(): void;
  /** Uses a bundle in place of the demo model. */
  use?(source: Source): Promise<void>;
}

export const hasDemo = (name: string): boolean => DEMOS.includes(name);

/** @throws Error if the build has no such model */
export function demo(name: string): Source {
  if (hasDemo(name)) return { url: new URL(`models/${name}/`, document.baseURI).href };
  throw new Error('This build has no demo model for it. Drop a bundle on the page to use one.');
}

const number = (value: number) => value.toLocaleString('en');

/** One line about a model. */
export const about = (source: Source, { card, parameters, compute, threads }: ModelInfo): string =>
  [
    'url' in source ? 'Demo model' : card.title,
    card.scores?.accuracy !== undefined &&
      card.split &&
      `accuracy ${(100 * shareOf(card.scores.accuracy)).toFixed(1)} % on ${card.split}`,
    `${number(parameters)} parameters`,
    `${compute}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
  ]
    .filter(Boolean)
    .join(' · ');

/** Reports have points of 100. */
const shareOf = (score: number) => (score > 1 ? score / 100 : score);

let notice: HTMLElement | undefined;

/** Says what went wrong above the tab; nothing: all is well. */
export function say(problem?: unknown): void {
  notice ??= document.querySelector<HTMLElement>('#notice') ?? undefined;
  if (!notice) return;
  notice.hidden = problem === undefined;
  notice.textContent =
    problem === undefined ? '' : problem instanceof Error ? problem.message : JSON.stringify(problem);
}
