// The text of ARPA files. What KenLM reads is read: only tab, CR and space separate, `<UNK>` is the unknown word. What it refuses
// is refused.
import { DataError } from '@longhand/base';
import { entryFault, maxOrder, type NgramEntry, NgramModel } from './model.ts';
import { begin, end, unknown } from './symbols.ts';

/** Lines of an ARPA file, each with its line end. @param digits significant ones of each number */
export function* arpaLines(model: NgramModel, digits: number): Generator<string> {
  const number = (value: number) =>
    value === Number.NEGATIVE_INFINITY ? '-99' : String(Number(value.toPrecision(digits)));
  const lengths = Array.from({ length: model.order }, (_, i) => i + 1);
  yield '\\data\\\n';
  for (const length of lengths) yield `ngram ${length}=${[...model.entries(length)].length}\n`;
  for (const length of lengths) {
    yield `\n\\${length}-grams:\n`;
    for (const { words, logProb, backoff } of model.entries(length)) {
      const weight = length < model.order && backoff !== 0 ? `\t${number(backoff)}` : '';
      yield `${number(logProb)}\t${words.join(' ')}${weight}\n`;
    }
  }
  yield '\n\\end\\\n';
}

/** Blank lines, or lines before \\data\\, one after another: a file of more is none that somebody wrote. */
const maxIdle = 1000;

/** Takes the lines of a file one by one. */
export class ArpaReader {
  readonly #where: string;
  #place: 'before' | 'counts' | 'entries' | 'ended' = 'before';
  #line = 0;
  #first = '';
  /** Lines since the last that was part of the model. */
  #idle = 0;
  /** By length: n-grams that the header announces, and those found. */
  readonly #announced: number[] = [];
  readonly #found: number[] = [];
  readonly #entries: NgramEntry[] = [];

  constructor(where: string) {
    this.#where = where;
  }

  /** @throws DataError with the line that is wrong */
  read(line: string): void {
    this.#line++;
    if (++this.#idle > maxIdle) throw this.#problem('lines of a model', [`${maxIdle} without any`]);
    const text = this.#line === 1 && line.startsWith('\uFEFF') ? line.slice(1) : line;
    const fields = fieldsOf(text, this.#announced.length + 4);
    if (fields.length === 0) return;
    if (this.#place === 'before') this.#readBefore(fields);
    else if (this.#place === 'ended') throw this.#problem('nothing after \\end\\', fields);
    else if (fields.length === 1 && fields[0] === '\\end\\') this.#place = 'ended';
    else if (/^\\\d+-grams:$/.test(fields.join(' '))) this.#readHeading(fields);
    else if (this.#place === 'counts') this.#readCount(fields);
    else this.#readEntry(fields);
  }

  /** @throws DataError if the file is not whole */
  finish(): NgramModel {
    if (this.#place === 'before') {
      this.#line = 1;
      const fix = this.#first === 'iARPA' ? 'Write it again with `compile-lm --text=yes`.' : undefined;
      throw this.#problem('a line \\data\\', [this.#first], fix);
    }
    if (this.#place !== 'ended') throw this.#problem('a line \\end\\', ['the end of the file']);
    for (const [i, count] of this.#announced.entries()) {
      const found = this.#found[i] ?? 0;
      if (found !== count) throw this.#problem(`${count} ${i + 1}-grams as announced`, [String(found)]);
    }
    if (!this.#announced[0]) throw this.#problem('1-grams', ['none']);
    return new NgramModel(withPlainSymbols(this.#entries), this.#announced.length, this.#where);
  }

  #readBefore(fields: readonly string[]): void {
    if (this.#first === '') this.#first = fields.join(' ');
    if (fields.length === 1 && fields[0] === '\\data\\') this.#place = 'counts';
  }

  #readCount(fields: readonly string[]): void {
    this.#idle = 0;
    const [, length, count] = /^ngram (\d+) ?= ?(\d+)$/.exec(fields.join(' ')) ?? [];
    if (length === undefined) throw this.#problem('ngram 1=... or \\1-grams:', fields);
    if (Number(length) !== this.#announced.length + 1)
      throw this.#problem(`ngram ${this.#announced.length + 1}=`, fields);
    if (Number(length) > maxOrder) throw this.#problem(`n-grams of at most ${maxOrder} words`, fields);
    this.#announced.push(Number(count));
  }

  #readHeading(fields: readonly string[]): void {
    this.#idle = 0;
    const length = this.#found.length + 1;
    if (length > this.#announced.length || fields[0] !== `\\${length}-grams:`)
      throw this.#problem(length > this.#announced.length ? '\\end\\' : `\\${length}-grams:`, fields);
    this.#found.push(0);
    this.#place = 'entries';
  }

  #readEntry([logProb = '', ...rest]: readonly string[]): void {
    this.#idle = 0;
    const length = this.#found.length;
    const words = rest.slice(0, length);
    const backoff = rest[length];
    const entry = { words, logProb: numberOf(logProb), backoff: backoff === undefined ? 0 : numberOf(backoff) };
    const numbers = [entry.logProb, entry.backoff];
    if (words.length < length || rest.length > length + 1 || numbers.some(Number.isNaN))
      throw this.#problem(`log10 p, ${length} words, a back-off weight or none`, [logProb, ...rest]);
    const fault = entryFault(entry, this.#announced.length);
    if (fault) throw this.#problem(fault, [logProb, ...rest]);
    const found = (this.#found[length - 1] ?? 0) + 1;
    const announced = this.#announced[length - 1] ?? 0;
    if (found > announced) throw this.#problem(`${announced} ${length}-grams as announced`, ['one more']);
    this.#found[length - 1] = found;
    this.#entries.push(entry);
  }

  #problem(expected: string, got: readonly string[], fix?: string): DataError {
    const shown = JSON.stringify(got.join(' ').slice(0, 60));
    return new DataError({ where: `${this.#where} line ${this.#line}`, expected, got: shown, fix });
  }
}

/** A no-break space, a line separator and whatever else Unicode calls white space is part of a word. */
function fieldsOf(line: string, most: number): string[] {
  const fields = line.split(/[\t\r ]+/, most);
  if (fields[0] === '') fields.shift();
  if (fields.at(-1) === '') fields.pop();
  return fields;
}

/** NaN where it is no number. */
function numberOf(text: string): number {
  if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) return Number(text);
  return /^-inf(inity)?$/i.test(text) ? Number.NEGATIVE_INFINITY : Number.NaN;
}

const upperCase = new Map([
  ['<UNK>', unknown],
  ['<S>', begin],
  ['</S>', end],
]);

/** Symbols in upper case stand for those in lower case, where these are not there themselves. */
function withPlainSymbols(entries: readonly NgramEntry[]): readonly NgramEntry[] {
  const symbols = new Set<string>([...upperCase.keys(), ...upperCase.values()]);
  const listed = new Set<string>();
  for (const { words } of entries) {
    if (words.length > 1) break; // 1-grams come first
    for (const word of words) if (symbols.has(word)) listed.add(word);
  }
  const renamed = new Map([...upperCase].filter(([upper, lower]) => listed.has(upper) && !listed.has(lower)));
  if (renamed.size === 0) return entries;
  return entries.map((entry) => ({ ...entry, words: entry.words.map((word) => renamed.get(word) ?? word) }));
}
