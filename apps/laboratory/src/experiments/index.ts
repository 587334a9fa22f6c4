// Every experiment, in the order of the page.
import type { Experiment } from '../experiment.ts';
import { challenges } from './challenges.ts';
import { gates } from './gates.ts';
import { mapping } from './mapping.ts';
import { memory } from './memory.ts';
import { transformer } from './transformer.ts';
import { variants } from './variants.ts';

export const experiments: readonly Experiment[] = [memory, gates, mapping, variants, transformer, challenges];
