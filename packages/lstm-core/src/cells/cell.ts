// What a cell is to the layers, and how one is written: gates by name, and a step from the state before to the state after.
import type { Random } from '@longhand/base';
import * as tf from '@tensorflow/tfjs-core';
import { glorotUniform, orthogonal } from '../initializers.ts';
import { createParams } from '../layers/params.ts';
import { type CellKind, createRecurrent, type Recurrent, type RecurrentConfig } from '../layers/recurrent.ts';
import { checkFloats } from '../ops/checks.ts';
import { projectInput, type Step, scan } from '../ops/scan.ts';

/** State of a cell by name, each `[B, H]`; `h` is its output. */
export type CellState = { readonly h: tf.Tensor2D; readonly [part: string]: tf.Tensor2D };

/** Settings of a stack of layers that only some cells have. */
export interface CellOptions {
  /** Layer normalisation in the cell (Ba et al. 2016). */
  readonly layerNorm?: boolean;
}

/** A cell that models choose by its name. */
export interface Cell {
  /** Names of the state's parts, `h` first. */
  readonly state: readonly ['h', ...string[]];
  /** Which of `CellOptions` it has. Default: none. */
  readonly options?: readonly (keyof CellOptions)[];
  /** A stack of layers of it. @throws ConfigError if sizes or rates are out of range */
  create(config: RecurrentConfig & CellOptions, random: Random, name: string): Recurrent<CellState>;
}

type Parts<Part extends string> = Readonly<Record<Part | 'h', tf.Tensor2D>>;

interface Definition<Gate extends string, Part extends string> {
  /** Each has columns `[D, H]` of the kernel, `[H, H]` of the recurrent kernel and `[H]` of the bias. */
  readonly gates: readonly Gate[];
  /** What the state holds beside `h`. */
  readonly carries?: readonly Part[];
  /**
   * One step.
   * @param x by gate: the input's share, x W + b `[B, H]`
   * @param u by gate: the state's share, h U `[B, H]`
   * @param state before the step
   */
  step(
    x: Readonly<Record<Gate, tf.Tensor2D>>,
    u: Readonly<Record<Gate, tf.Tensor2D>>,
    state: Parts<Part>,
  ): Readonly<Record<Part | 'h', tf.Tensor>>;
}

/** A cell of plain tfjs operations: Glorot-uniform kernels, orthogonal recurrent kernels, zero biases. */
export function defineCell<const Gate extends string, const Part extends string = never>(
  definition: Definition<Gate, Part>,
): Cell {
  const parts = ['h', ...(definition.carries ?? [])] as const;
  return {
    state: parts,
    create: (config, random, name) => createRecurrent(config, kindOf(definition, parts, name), random, name),
  };
}

function kindOf<Gate extends string, Part extends string>(
  { gates, step }: Definition<Gate, Part>,
  parts: readonly ('h' | Part)[],
  name: string,
): CellKind<CellState> {
  const count = gates.length;
  const byGate = (packed: tf.Tensor2D): Record<Gate, tf.Tensor2D> =>
    named(gates, count === 1 ? [packed] : tf.split<tf.Tensor2D>(packed, count, 1)); // tfjs has no gradient of a split into one
  return {
    gates: count,
    createWeights: (inputSize, hiddenSize, random) =>
      createParams({
        kernel: () => glorotUniform(inputSize, count * hiddenSize, random.fork('kernel')),
        recurrentKernel: () => orthogonal(hiddenSize, count * hiddenSize, random.fork('recurrent')),
        bias: () => tf.zeros([count * hiddenSize]),
      }),
    run: (x, weights, { initialState, recurrentMask, lengths, reverse }) => {
      const { kernel, recurrentKernel, bias } = weights as unknown as Record<
        'kernel' | 'recurrentKernel',
        tf.Tensor2D
      > &
        Record<'bias', tf.Tensor1D>;
      const shape = [x.shape[0], recurrentKernel.shape[0]] as const;
      for (const part of initialState ? parts : [])
        checkFloats(name, `initialState.${part}`, initialState?.[part] as tf.Tensor, shape);
      const initial = parts.map((part) => initialState?.[part] ?? tf.zeros<tf.Rank.R2>([...shape]));
      const run: Step = (projection, before) => {
        const state = named(parts, before);
        const seen = recurrentMask ? state.h.mul<tf.Tensor2D>(recurrentMask) : state.h;
        const next = step(byGate(projection), byGate(tf.matMul<tf.Tensor2D>(seen, recurrentKernel)), state);
        return parts.map((part) => next[part] as tf.Tensor2D);
      };
      const { output, state } = scan(projectInput(x, kernel, bias, lengths), initial, run, { lengths, reverse });
      return { output, state: named(parts, state) as CellState };
    },
  };
}

const named = <Name extends string>(names: readonly Name[], tensors: readonly tf.Tensor[]) =>
  Object.fromEntries(names.map((name, i) => [name, tensors[i]])) as Record<Name, tf.Tensor2D>;
