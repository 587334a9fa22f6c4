// Which epoch's weights are kept: the best on dev. A small dev split often gives two epochs the same score; then the one with the
// lower training loss is taken, and of equal ones the later.

/** The epoch whose weights are kept. */
export interface Best {
  readonly epoch: number;
  readonly step: number;
  readonly metric: number;
  /** Mean training loss of the epoch; runs of former versions have none. */
  readonly loss?: number | undefined;
  /** The first epoch with this metric, from which patience counts; runs of former versions have none. */
  readonly since?: number | undefined;
}

/** The best after this epoch: the one before it, itself, if it is no better. */
export function bestOf(epoch: Best, before: Best | null, mode: 'min' | 'max'): Best {
  if (before === null || isAbove(epoch.metric, before.metric, mode)) return { ...epoch, since: epoch.epoch };
  if (epoch.metric !== before.metric || (epoch.loss ?? 0) > (before.loss ?? Number.POSITIVE_INFINITY)) return before;
  return { ...epoch, since: gainedAt(before) };
}

/** The epoch of the last gain. */
export const gainedAt = ({ since, epoch }: Best): number => since ?? epoch;

const isAbove = (metric: number, other: number, mode: 'min' | 'max'): boolean =>
  mode === 'max' ? metric > other : metric < other;
