import { createRnn } from '../layers/rnn.ts';
import type { Cell } from './cell.ts';

/** Elman 1990, with tanh. */
export const rnn: Cell = { state: ['h'], create: createRnn };
