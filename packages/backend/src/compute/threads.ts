// How many threads Node can run at once.
import { availableParallelism } from 'node:os';
import { mostThreads } from './settings.ts';

export const allThreads = (): number => Math.min(mostThreads, availableParallelism());
