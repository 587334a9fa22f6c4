// What reads files, in Node.
export { readVectors } from './vectors/read.ts';
export type { ReadVectorsOptions, WordVectors } from './vectors/types.ts';
