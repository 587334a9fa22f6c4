// ARPA files, plain or compressed by gzip.
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { ConfigError } from '@longhand/base';
import { ArpaReader, arpaLines } from './arpa-text.ts';
import { eachLine, fileError } from './lines.ts';
import { missingUnknown, type NgramModel } from './model.ts';
import { begin, end, unknown } from './symbols.ts';

export interface ArpaOptions {
  /** Is told, once for each, which symbols a model lacks and what stands for them. Default: `process.emitWarning`. */
  readonly onWarning?: (message: string) => void;
}

/** @param digits significant ones of each number, 7 as in SRILM @throws ConfigError */
export const formatArpa = (model: NgramModel, digits = 7): string =>
  [...arpaLines(model, checkedDigits(digits))].join('');

/** @param where names the source in errors @throws DataError with the line that is wrong */
export function parseArpa(text: string, where = 'ARPA', options: ArpaOptions = {}): NgramModel {
  const reader = new ArpaReader(where);
  for (const line of text.split('\n')) reader.read(line);
  return warned(reader.finish(), where, options);
}

/** A file; whether gzip has compressed it is seen from its bytes. @throws DataError if it is missing or wrong */
export async function readArpa(path: string, options: ArpaOptions = {}): Promise<NgramModel> {
  const reader = new ArpaReader(path);
  await eachLine(path, (line) => reader.read(line), 'an ARPA file');
  return warned(reader.finish(), path, options);
}

/** A path that ends in `.gz` is compressed. @throws DataError if it cannot be written, ConfigError */
export async function writeArpa(path: string, model: NgramModel, digits = 7): Promise<void> {
  const text = Readable.from(pieces(arpaLines(model, checkedDigits(digits))));
  const file = createWriteStream(path);
  const written = /\.gz$/i.test(path) ? pipeline(text, createGzip(), file) : pipeline(text, file);
  await written.catch((cause: unknown) => {
    throw fileError(path, 'a file that can be written', cause);
  });
}

function warned(model: NgramModel, where: string, { onWarning = emitWarning }: ArpaOptions): NgramModel {
  const cost = `log10 p = ${missingUnknown}`;
  const lacks = new Map([
    [unknown, `words it does not have count ${cost}`],
    [begin, 'texts begin without a history'],
    [end, `the end of a text counts as a word it does not have`],
  ]);
  for (const [symbol, what] of lacks)
    if (!model.vocabulary.has(symbol)) onWarning(`${where} has no ${symbol}: ${what}.`);
  return model;
}

const emitWarning = (message: string): void => process.emitWarning(message);

/** Lines together, as a write each would be slow. */
function* pieces(lines: Iterable<string>): Generator<string> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length < 1 << 16) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

function checkedDigits(digits: number): number {
  if (Number.isInteger(digits) && digits >= 1 && digits <= 17) return digits;
  throw new ConfigError({ where: 'ARPA: digits', expected: '1 to 17', got: String(digits) });
}
