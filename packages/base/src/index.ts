export { ConfigError, DataError, LonghandError, type Problem, ShapeError } from './errors.ts';
export { createRandom, deriveSeed, hashUniform, mixBits, type Random } from './random.ts';
