// What reads and writes files, in Node.
export { readArpa, writeArpa } from './arpa-files.ts';
export { eachLine } from './lines.ts';
