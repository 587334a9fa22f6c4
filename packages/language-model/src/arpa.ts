// Models as texts of ARPA.
import { ConfigError, emitWarning } from '@longhand/base';
import { ArpaReader, arpaLines } from './arpa-text.ts';
import { missingUnknown, type NgramModel } from './model.ts';
import { begin, end, unknown } from './symbols.ts';

/** What reading an ARPA file tells. */
export interface ArpaOptions {
  /** Is told, once for each, which symbols a model lacks and what stands for them. Default: a warning of the process, or of a page's console. */
  readonly onWarning?: (message: string) => void;
}

/**
 * A model as the text of an ARPA file.
 * @param digits significant ones of each number, 7 as in SRILM @throws ConfigError
 */
export const formatArpa = (model: NgramModel, digits = 7): string =>
  [...arpaLines(model, checkedDigits(digits))].join('');

/**
 * Reads the text of an ARPA file.
 * @param where names the source in errors @throws DataError with the line that is wrong
 */
export function parseArpa(text: string, where = 'ARPA', options: ArpaOptions = {}): NgramModel {
  const reader = new ArpaReader(where);
  for (const line of text.split('\n')) reader.read(line);
  return warned(reader.finish(), where, options);
}

/** The model; what it lacks is told. */
export function warned(model: NgramModel, where: string, { onWarning = emitWarning }: ArpaOptions): NgramModel {
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

/** @throws ConfigError */
export function checkedDigits(digits: number): number {
  if (Number.isInteger(digits) && digits >= 1 && digits <= 17) return digits;
  throw new ConfigError({ where: 'ARPA: digits', expected: '1 to 17', got: String(digits) });
}
