import { createLstm } from '../layers/lstm.ts';
import type { Cell } from './cell.ts';

/** Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000. */
export const lstm: Cell = { state: ['h', 'c'], options: ['layerNorm'], create: createLstm };
