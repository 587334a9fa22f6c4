// Which epoch's weights are kept: the best on dev, or the last ones. A small dev split often gives two epochs the same score; then the one with the
// lower training loss is taken, and of equal ones the later.

/** Which weights are kept. */
export type Selection = 'best' | 'last';

/** The epoch whose weights are kept. */
export interface Best {
  readonly epoch: number;
  readonly step: number;
  readonly metric: number;
  /** Mean training loss of the epoch; runs of former versions have none. */
  readonly loss?: number | undefined;
  /** The first epoch with this metric, from which patience counts; runs of former versions have none. */
  readonly since?: number | undefined;
  /** The best metric so far, where another epoch's weights are kept. */
  readonly top?: number | undefined;
}

/** The best after this epoch: the one before it, itself, if it is no better. With `last` it is this epoch. */
export function bestOf(epoch: Best, before: Best | null, mode: 'min' | 'max', select: Selection = 'best'): Best {
  if (select === 'last') return lastOf(epoch, before, mode);
  if (before === null || isAbove(epoch.metric, before.metric, mode)) return { ...epoch, since: epoch.epoch };
  if (epoch.metric !== before.metric || (epoch.loss ?? 0) > (before.loss ?? Number.POSITIVE_INFINITY)) return before;
  return { ...epoch, since: gainedAt(before) };
}

function lastOf(epoch: Best, before: Best | null, mode: 'min' | 'max'): Best {
  const top = before?.top ?? before?.metric;
  if (before === null || top === undefined || isAbove(epoch.metric, top, mode))
    return { ...epoch, since: epoch.epoch, top: epoch.metric };
  return { ...epoch, since: gainedAt(before), top };
}

/** The epoch of the last gain. */
export const gainedAt = ({ since, epoch }: Best): number => since ?? epoch;

const isAbove = (metric: number, other: number, mode: 'min' | 'max'): boolean =>
  mode === 'max' ? metric > other : metric < other;
