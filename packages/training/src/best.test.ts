import { describe, expect, it } from 'vitest';
import { type Best, bestOf, gainedAt } from './best.ts';

/** The best of epochs of which each has a metric and a loss. */
const kept = (mode: 'min' | 'max', ...epochs: readonly (readonly [metric: number, loss: number])[]): Best | null =>
  epochs.reduce<Best | null>(
    (best, [metric, loss], epoch) => bestOf({ epoch, step: epoch + 1, metric, loss }, best, mode),
    null,
  );

describe('the best epoch', () => {
  it('has the best metric, whatever its loss', () => {
    expect(kept('max', [0.5, 3], [0.9, 9], [0.7, 1])).toMatchObject({ epoch: 1, metric: 0.9 });
    expect(kept('min', [0.5, 3], [0.9, 1], [0.4, 9])).toMatchObject({ epoch: 2, metric: 0.4 });
  });

  it('is of those that tie the one with the lower loss, and of these the later', () => {
    expect(kept('max', [1, 0.5], [1, 0.2], [1, 0.4])).toMatchObject({ epoch: 1, step: 2, loss: 0.2 });
    expect(kept('min', [0, 0.2], [0, 0.2], [0, 0.3])).toMatchObject({ epoch: 1, step: 2 });
  });

  it('tells since when its metric stands', () => {
    const best = kept('max', [0.5, 3], [0.9, 2], [0.9, 1], [0.9, 0.5]) as Best;
    expect([best.epoch, gainedAt(best)]).toEqual([3, 1]);
  });

  it('is with `last` the last one, which tells since when the best metric stands', () => {
    const epochs = [0.5, 0.9, 0.7, 0.9].map((metric, epoch) => ({ epoch, step: epoch + 1, metric, loss: 1 }));
    const last = epochs.reduce<Best | null>((best, epoch) => bestOf(epoch, best, 'max', 'last'), null) as Best;
    expect(last).toMatchObject({ epoch: 3, metric: 0.9, top: 0.9 });
    expect(gainedAt(last)).toBe(1);
  });

  it('of a run from before, which kept no loss, is passed on to an epoch that ties', () => {
    const before = { epoch: 4, step: 40, metric: 0.9 };
    const tie = bestOf({ epoch: 7, step: 70, metric: 0.9, loss: 0.1 }, before, 'max');
    expect([tie.epoch, gainedAt(tie)]).toEqual([7, 4]);
  });
});
