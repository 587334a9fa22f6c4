// Every cell by its name, which `--cell` takes too. docs/ADDING.md says how to add one.
export { gru } from './gru.ts';
export { lstm } from './lstm.ts';
export { rnn } from './rnn.ts';
