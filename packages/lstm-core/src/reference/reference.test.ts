import { describe, expect, it } from 'vitest';
import { expectClose, flat, float64 } from '../../../testing/src/close.ts';
import { type DirectionWeights, type RecurrentCase, recurrentCases } from '../../../testing/src/torch-recurrent.ts';
import { referenceGru, referenceGruGradients } from './gru.ts';
import { type Direction, type Matrix, matrix, referenceStack } from './index.ts';
import { referenceLstm, referenceLstmGradients } from './lstm.ts';
import { referenceRnn, referenceRnnGradients } from './rnn.ts';

interface Weights {
  readonly kernel: Matrix;
  readonly recurrentKernel: Matrix;
  readonly bias: Float64Array;
  readonly recurrentBias: Float64Array;
}
interface State {
  readonly h: Float64Array;
  readonly c: Float64Array;
}

const toMatrix = (rows: number[][]): Matrix => matrix(rows.length, rows[0]!.length, rows.flat());
const toWeights = ({ kernel, recurrentKernel, bias, recurrentBias }: DirectionWeights): Weights => ({
  kernel: toMatrix(kernel),
  recurrentKernel: toMatrix(recurrentKernel),
  bias: Float64Array.from(bias ?? kernel[0]!.map(() => 0)),
  recurrentBias: Float64Array.from(recurrentBias ?? recurrentKernel.map(() => 0)),
});

/** Any of the three cells as a direction of the stack; a GRU and an RNN leave `c` alone. */
function directionOf(
  { kind, activation }: Pick<RecurrentCase, 'kind' | 'activation'>,
  weights: Weights,
): Direction<State, Partial<Weights>> {
  const none = new Float64Array(weights.recurrentKernel.rows);
  return (inputs, initial) => {
    if (kind === 'lstm') {
      const run = referenceLstm(inputs, weights, initial);
      return { ...run, gradients: (dOutput, dFinal) => referenceLstmGradients(run, weights, dOutput, dFinal) };
    }
    const run =
      kind === 'gru' ? referenceGru(inputs, weights, initial) : referenceRnn(inputs, weights, initial, activation);
    return {
      output: run.output,
      state: { ...run.state, c: none },
      gradients: (dOutput, dFinal) => {
        const result =
          kind === 'gru'
            ? referenceGruGradients(run as never, weights, dOutput, dFinal)
            : referenceRnnGradients(run as never, weights, dOutput, dFinal, activation);
        return { ...result, dInitial: { ...result.dInitial, c: none } };
      },
    };
  };
}

function runCase(given: RecurrentCase) {
  const { hiddenSize, x, lengths, lossWeights } = given;
  const numDirections = given.bidirectional ? 2 : 1;
  const weights = given.weights.map(toWeights);
  const layers = Array.from({ length: given.numLayers }, (_, l) =>
    weights.slice(l * numDirections, (l + 1) * numDirections).map((own) => directionOf(given, own)),
  );
  const stateOf = (states: RecurrentCase['initial'], b: number): State[] =>
    weights.map((_, k) => ({
      h: Float64Array.from(states?.[k]?.h[b] ?? new Array(hiddenSize).fill(0)),
      c: Float64Array.from(states?.[k]?.c?.[b] ?? new Array(hiddenSize).fill(0)),
    }));
  return x.map((sequence, b) => {
    const real = <T>(rows: T[]) => rows.slice(0, lengths[b]);
    const run = referenceStack(
      real(sequence).map((row) => Float64Array.from(row)),
      layers,
      stateOf(given.initial, b),
    );
    const dOutput = real(lossWeights.output[b]!).map((row) => Float64Array.from(row));
    return { run, gradients: run.gradients(dOutput, stateOf(lossWeights.states, b)) };
  });
}

describe.each(
  recurrentCases()
    .filter(({ projectionSize }) => projectionSize === undefined)
    .map((given) => [given.id, given] as const),
)('%s', (_, given) => {
  const sequences = runCase(given);
  const { lengths } = given;

  it("gives PyTorch's outputs and final states", () => {
    sequences.forEach(({ run }, b) => {
      const real = given.output[b]!.slice(0, lengths[b]);
      expectClose(
        run.output.flatMap((row) => [...row]),
        real.flat(),
        float64,
        `output of sequence ${b}`,
      );
      run.states.forEach(({ h, c }, k) => {
        expectClose(h, given.states[k]!.h[b]!, float64, `h of ${k}`);
        if (given.kind === 'lstm') expectClose(c, given.states[k]!.c![b]!, float64, `c of ${k}`);
      });
    });
  });

  it("gives PyTorch's gradients", () => {
    sequences.forEach(({ gradients }, b) => {
      const real = given.gradients.x[b]!.slice(0, lengths[b]);
      expectClose(
        gradients.dx.flatMap((row) => [...row]),
        real.flat(),
        float64,
        `dx of sequence ${b}`,
      );
      given.gradients.initial?.forEach(({ h, c }, k) => {
        expectClose(gradients.dInitial[k]!.h, h[b]!, float64, `dh0 of ${k}`);
        if (c) expectClose(gradients.dInitial[k]!.c, c[b]!, float64, `dc0 of ${k}`);
      });
    });
    given.gradients.weights.forEach((expected, k) => {
      for (const [name, values] of Object.entries(expected)) {
        if (values === undefined) continue;
        const parts = sequences.map(({ gradients }) => {
          const part = gradients.weights[k]![name as keyof Weights]!;
          return part instanceof Float64Array ? part : part.values;
        });
        const total = parts.reduce((sum, part) => sum.map((value, i) => value + part[i]!));
        expectClose(total, flat(values), float64, `d${name} of ${k}`);
      }
    });
  });
});

it('covers LSTM, GRU and RNN', () => {
  expect(
    new Set(
      recurrentCases()
        .filter(({ projectionSize }) => projectionSize === undefined)
        .map(({ kind }) => kind),
    ),
  ).toEqual(new Set(['lstm', 'gru', 'rnn']));
});
