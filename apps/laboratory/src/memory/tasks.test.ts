import { at, createRandom } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { scoreOf, type TaskBatch, tasks } from './tasks.ts';

/** `[B][T]`: the symbol whose place is 1. */
function tokensOf({ inputs, time }: TaskBatch, size: number): number[][] {
  const rows = inputs.length / time / size;
  return Array.from({ length: rows }, (_, b) =>
    Array.from({ length: time }, (_, t) => {
      const own = [...inputs.subarray((b * time + t) * size, (b * time + t + 1) * size)];
      expect(own.filter((value) => value === 1)).toHaveLength(1);
      expect(own.filter((value) => value === 0)).toHaveLength(size - 1);
      return own.indexOf(1);
    }),
  );
}

describe('tasks', () => {
  it('adding: the answer is the sum of the two marked numbers, one in each half', () => {
    const { inputs, time, targets } = tasks.adding.draw(9, 40, createRandom(1));
    expect(time).toBe(9);
    for (const [b, target] of targets.entries()) {
      const steps = Array.from({ length: 9 }, (_, t) => inputs.subarray((b * 9 + t) * 2, (b * 9 + t + 1) * 2));
      const marked = steps.flatMap(([, mark], t) => (mark === 1 ? [t] : []));
      expect(marked).toHaveLength(2);
      expect([at(marked, 0) < 4, at(marked, 1) >= 4]).toEqual([true, true]);
      expect(target).toBeCloseTo(
        marked.reduce((sum, t) => sum + at(at(steps, t), 0), 0),
        6,
      );
    }
  });

  it('copy: three symbols, blanks, three signs; the answers are the symbols in their order', () => {
    const batch = tasks.copy.draw(5, 20, createRandom(2));
    for (const [b, row] of tokensOf(batch, 10).entries()) {
      expect(row.slice(0, 3)).toEqual([...batch.targets.subarray(3 * b, 3 * b + 3)]);
      expect(row.slice(0, 3).every((token) => token < 8)).toBe(true);
      expect(row.slice(3)).toEqual([8, 8, 8, 8, 8, 9, 9, 9]);
    }
  });

  it('recall: the answer is the first symbol', () => {
    const batch = tasks.recall.draw(7, 30, createRandom(3));
    const rows = tokensOf(batch, 8);
    expect(rows.map((row) => row[0])).toEqual([...batch.targets]);
    expect(new Set(rows.flat()).size).toBe(8);
  });

  it('are the same for the same seed, and others for another', () => {
    const drawn = (seed: number) => tasks.recall.draw(7, 30, createRandom(seed)).inputs;
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
  });
});

describe('score', () => {
  it('of classes: 1 if all are right, 0 at chance, below 0 if none is', () => {
    const targets = Float32Array.from({ length: 8 }, (_, i) => i);
    expect(scoreOf(tasks.recall, [...targets], targets)).toBe(1);
    expect(scoreOf(tasks.recall, new Array<number>(8).fill(3), targets)).toBeCloseTo(0, 12);
    expect(scoreOf(tasks.recall, new Array<number>(8).fill(9), targets)).toBeCloseTo(-1 / 7, 12);
  });

  it('of sums: always saying 1, the mean, explains nothing', () => {
    const { targets } = tasks.adding.draw(10, 20_000, createRandom(4));
    expect(scoreOf(tasks.adding, targets, targets)).toBe(1);
    expect(Math.abs(scoreOf(tasks.adding, new Float32Array(20_000).fill(1), targets))).toBeLessThan(0.03);
  });
});
