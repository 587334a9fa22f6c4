// Layers on layers, in one or two directions, of any cell: the specification of the recurrent stacks, for one sequence.

import { ShapeError } from '@longhand/base';
import { checkLength, checkRows } from './checks.ts';

/** What one direction of one layer computed, and its way back. */
export interface DirectionRun<State, Weights> {
  readonly output: readonly Float64Array[];
  readonly state: State;
  gradients(dOutput: readonly Float64Array[], dFinal: State): { dx: Float64Array[]; weights: Weights; dInitial: State };
}

/** Runs a cell over the inputs in the order given. */
export type Direction<State, Weights> = (
  inputs: readonly Float64Array[],
  initial: State,
) => DirectionRun<State, Weights>;

export interface StackRun<State, Weights> {
  readonly output: readonly Float64Array[];
  /** Layer 0 forward, layer 0 backward, layer 1 forward, ... */
  readonly states: State[];
  gradients(
    dOutput: readonly Float64Array[],
    dFinal: readonly State[],
  ): { dx: Float64Array[]; weights: Weights[]; dInitial: State[] };
}

/** `layers[l]` holds the forward direction and, if there are two, the backward one; states are in that order. @throws ShapeError */
export function referenceStack<State, Weights>(
  inputs: readonly Float64Array[],
  layers: readonly (readonly Direction<State, Weights>[])[],
  initial: readonly State[],
): StackRun<State, Weights> {
  for (const [l, { length }] of layers.entries())
    if (length !== 1 && length !== 2)
      throw new ShapeError({
        where: `referenceStack: layers[${l}]`,
        expected: '1 or 2 directions',
        got: String(length),
      });
  checkLength('referenceStack: initial states', initial, layers.flat().length);
  const runs: DirectionRun<State, Weights>[][] = [];
  let x = inputs;
  for (const [l, directions] of layers.entries()) {
    const own = directions.map((run, d) => run(d === 0 ? x : x.toReversed(), initial[l * directions.length + d]!));
    runs.push(own);
    const outputs = own.map(({ output }, d) => (d === 0 ? output : output.toReversed()));
    x = inputs.map((_, t) => Float64Array.from(outputs.flatMap((output) => [...output[t]!])));
  }
  return {
    output: x,
    states: runs.flat().map(({ state }) => state),
    gradients: (dOutput, dFinal) => {
      checkRows('referenceStack: dOutput', dOutput, x[0]?.length ?? 0, x.length);
      checkLength('referenceStack: dFinal', dFinal, layers.flat().length);
      return backward(runs, dOutput, dFinal);
    },
  };
}

function backward<State, Weights>(
  runs: readonly (readonly DirectionRun<State, Weights>[])[],
  dOutput: readonly Float64Array[],
  dFinal: readonly State[],
): { dx: Float64Array[]; weights: Weights[]; dInitial: State[] } {
  let dx = [...dOutput];
  let last = dFinal.length;
  const weights: Weights[] = [];
  const dInitial: State[] = [];
  for (const own of runs.toReversed()) {
    last -= own.length;
    const results = own.map((run, d) => {
      const size = (dx[0]?.length ?? 0) / own.length;
      const share = dx.map((row) => row.slice(d * size, (d + 1) * size));
      const result = run.gradients(d === 0 ? share : share.toReversed(), dFinal[last + d]!);
      return { ...result, dx: d === 0 ? result.dx : result.dx.toReversed() };
    });
    dx = dx.map((_, t) => results[0]!.dx[t]!.map((value, k) => value + (results[1]?.dx[t]?.[k] ?? 0)));
    weights.unshift(...results.map((result) => result.weights));
    dInitial.unshift(...results.map((result) => result.dInitial));
  }
  return { dx, weights, dInitial };
}
