// Conclusions of figures that are made up: what they say must follow from them alone.
import { describe, expect, it } from 'vitest';
import type { Finding } from '../experiment.ts';
import { concludeMemory } from './conclude.ts';
import { arriving, normsOf, reach } from './figures.ts';
import { type CellKind, cellKinds } from './learner.ts';
import type { Memory } from './schema.ts';
import { taskNames } from './tasks.ts';

const lengths = [10, 100];

interface Made {
  /** The longest length that a cell learns. */
  readonly reach: number;
  /** Factor of the gradient a step. */
  readonly decay: number;
}

const findingsOf = (made: Readonly<Record<CellKind, Made>>): Finding<Memory>[] =>
  lengths.flatMap((length) =>
    taskNames.flatMap((task) =>
      cellKinds.flatMap((cell) =>
        [1, 2].map((seed) => {
          const distances = [1, length - 1];
          const norms = distances.map((distance) => made[cell].decay ** distance);
          const gradients = task === 'recall' ? { distances, untrained: norms, trained: norms } : undefined;
          const score = length <= made[cell].reach ? 0.99 : 0.1;
          return {
            settings: { task, cell, length, seed },
            measured: { score, learningRate: 0.01, steps: 100, gradients },
          };
        }),
      ),
    ),
  );

const asSaid = {
  ...{ rnn: { reach: 10, decay: 0.8 }, gru: { reach: 100, decay: 0.99 }, lstm0: { reach: 100, decay: 0.9 } },
  ...{ lstm1: { reach: 100, decay: 0.99 }, lstmT: { reach: 100, decay: 1 } },
};
const verdictsOf = (made: Readonly<Record<CellKind, Made>>) =>
  concludeMemory(findingsOf(made)).map(({ verdict }) => verdict);

describe('conclusions of memory', () => {
  it('support the document where figures are as it says', () => {
    expect(verdictsOf(asSaid)).toEqual(['supported', 'supported', 'supported']);
  });

  it('contradict it where an RNN keeps its gradient and learns as much', () => {
    const rnn = { reach: 100, decay: 1 };
    const lstm1 = { reach: 10, decay: 0.8 };
    expect(verdictsOf({ ...asSaid, rnn, lstm1 }).slice(0, 2)).toEqual(['contradicted', 'contradicted']);
  });

  it('say that the bias matters where the LSTM with bias 0 learns less', () => {
    const [, , gates] = concludeMemory(findingsOf({ ...asSaid, lstm0: { reach: 10, decay: 0.5 } }));
    expect(gates?.verdict).toBe('partly');
    expect(gates?.checks.filter(({ answer }) => answer === 'no')).toHaveLength(3);
    expect(gates?.checks[0]?.found).toBe('adding: LSTM (bias 0) 10 steps, LSTM (bias 1) 100 steps');
  });

  it('call the document half right where an LSTM keeps a gradient by its bias alone', () => {
    const [, solves] = concludeMemory(findingsOf({ ...asSaid, lstm1: { reach: 10, decay: 0.5 } }));
    expect(solves?.says).toMatch(/RNN 3.2e-10, LSTM \(bias 1\) 2.0e-19, LSTM \(bias log T\) 1; .* half right/);
    expect(concludeMemory(findingsOf(asSaid))[1]?.says).not.toContain('half right');
  });

  it('are open where both learn all lengths', () => {
    const [, solves] = concludeMemory(findingsOf({ ...asSaid, rnn: { reach: 100, decay: 0.8 } }));
    expect(solves?.checks.slice(2, 5).map(({ answer }) => answer)).toEqual(['unclear', 'unclear', 'unclear']);
  });
});

describe('figures of memory', () => {
  const findings = findingsOf(asSaid);

  it('reach is the longest length that is learned', () => {
    expect([reach(findings, 'copy', 'rnn'), reach(findings, 'copy', 'gru')]).toEqual([10, 100]);
    expect(reach(findingsOf({ ...asSaid, rnn: { reach: 0, decay: 1 } }), 'copy', 'rnn')).toBe(0);
  });

  it('norms are geometric means over seeds, and a share is taken of the first', () => {
    expect(normsOf(findings, 'rnn', 10, 'trained')[1]?.norm).toBeCloseTo(0.8 ** 9, 10);
    expect(arriving(findings, 'rnn', 10, 'untrained')).toBeCloseTo(0.8 ** 8, 10);
  });
});
