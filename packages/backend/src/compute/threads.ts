// How many threads Node can run at once.
import { availableParallelism } from 'node:os';
import { maxThreads } from './settings.ts';

export const allThreads = (): number => Math.min(maxThreads, availableParallelism());
