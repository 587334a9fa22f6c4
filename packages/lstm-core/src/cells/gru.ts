import { createGru } from '../layers/gru.ts';
import type { Cell } from './cell.ts';

/** Cho et al. 2014. */
export const gru: Cell = { state: ['h'], create: createGru };
