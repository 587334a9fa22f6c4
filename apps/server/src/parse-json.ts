// JSON of a stranger: what would take a parser seconds is refused by a look at its brackets and commas.
import { HttpProblem } from './problems.ts';

/** Brackets within brackets: a request has 5 at most. */
const maxDepth = 32;

/** Brackets and commas: no body of 1 MiB that a schema takes has as many. */
const maxParts = 300_000;

const [quote, comma, backslash] = [...Buffer.from('",\\')];

/** @throws HttpProblem 400 if it is no JSON in UTF-8, nested too deep, or of too many parts */
export function parseJson(bytes: Uint8Array): unknown {
  const { depth, parts } = outline(bytes);
  if (depth > maxDepth) throw noJson(`brackets ${depth} deep`, `brackets at most ${maxDepth} deep`);
  if (parts > maxParts) throw noJson(`${parts}`, `at most ${maxParts} brackets and commas`);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw noJson(bytes.length === 0 ? 'nothing' : (error as Error).message.slice(0, 120));
  }
}

const noJson = (got: string, expected = 'JSON in UTF-8'): HttpProblem =>
  new HttpProblem(400, { where: 'body', expected, got, fix: 'E.g. {"inputs": ["a text"]}.' });

/** Of whatever the bytes are; strings count as nothing. */
function outline(bytes: Uint8Array): { readonly depth: number; readonly parts: number } {
  let [depth, parts, open, inString] = [0, 0, 0, false];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (inString) {
      if (byte === backslash) i++;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (byte === comma) parts++;
    else if ((byte | 0x20) === 0x7b) {
      parts++; // [ or {
      open++;
      if (open > depth) depth = open;
    } else if ((byte | 0x20) === 0x7d) open--; // ] or }
  }
  return { depth, parts };
}
