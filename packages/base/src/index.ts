export { argMax } from './arg-max.ts';
export { at } from './at.ts';
export { ConfigError, DataError, LonghandError, type Problem, ShapeError } from './errors.ts';
export { printable, printableLines } from './printable.ts';
export { createRandom, deriveSeed, hashUniform, mixBits, noRandom, type Random } from './random.ts';
export { type Segment, segmentsOf } from './segments.ts';
export { parseJson, parseStored, type Schema } from './stored.ts';
export { emitWarning } from './warning.ts';
