// ARPA files in Node, plain or compressed by gzip.
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type ArpaOptions, checkedDigits, warned } from './arpa.ts';
import { ArpaReader, arpaLines } from './arpa-text.ts';
import { eachLine, fileError } from './lines.ts';
import type { NgramModel } from './model.ts';

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
