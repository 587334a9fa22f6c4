// A stack of recurrent layers whose cell is chosen by name.
import { ConfigError, type Random } from '@longhand/base';
import type { Cell, CellOptions, CellState } from '../cells/cell.ts';
import * as all from '../cells/index.ts';
import { checkKind } from '../ops/checks.ts';
import type { Recurrent, RecurrentConfig } from './recurrent.ts';

/** Name of a cell that there is, such as `lstm`. */
export type CellName = keyof typeof all;

/** Every cell by name. */
const cells: Readonly<Record<CellName, Cell>> = all;
/** Names of all cells. */
export const cellNames = Object.keys(cells) as CellName[];

/** Cell, sizes and dropout of stacked layers. */
export interface StackConfig extends RecurrentConfig, CellOptions {
  /** Default `lstm`. */
  readonly cell?: CellName;
}

/** Stacked layers of any cell. */
export type Stack = Recurrent<CellState>;

/**
 * Stacked layers of a cell, with random weights.
 * @throws ConfigError for an unknown cell, for an option that the cell does not have, and as `createLstm`; no variable is left then
 */
export function createStack({ cell = 'lstm', ...config }: StackConfig, random: Random, name = 'stack'): Stack {
  checkKind('cell', cell, cellNames);
  if (config.layerNorm) checkHas(cell, 'layerNorm');
  return cells[cell].create(config, random, name);
}

function checkHas(cell: CellName, option: keyof CellOptions): void {
  const having = cellNames.filter((name) => cells[name].options?.includes(option));
  if (having.includes(cell)) return;
  throw new ConfigError({
    where: option,
    expected: `a cell that has it (${having.join(', ')})`,
    got: cell,
    fix: `Leave ${option} out, or choose another cell.`,
  });
}

/** Names of the parts of a cell's state, `h` first. */
export const partsOf = (cell: CellName = 'lstm'): readonly string[] => cells[cell].state;
