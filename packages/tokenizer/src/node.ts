// What reads files, in Node.
export { readVectors, readVectorsSize } from './vectors/read.ts';
export type { ReadVectorsOptions, WordVectors } from './vectors/types.ts';
