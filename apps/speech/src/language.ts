// What decoding knows of the language: n-gram models over words and over the model's own units, a lexicon, a bonus a word.
import { DataError } from '@longhand/base';
import {
  combineScorers,
  lexiconScorer,
  type PrefixScorer,
  type SymbolModel,
  tokenScorer,
  unspelledWords,
  wordScorer,
} from '@longhand/decoding';
import { begin, eachLine, end, type NgramModel, readArpa, trainNgram, unknown } from '@longhand/language-model';
import { type RunFolder, toStandardError, userPath } from '@longhand/training';
import type { Units } from './units.ts';

export interface LanguageSettings {
  /** Over words: an ARPA file, or `train`, made of the run's training texts; empty: none. */
  readonly lm: string;
  readonly lmOrder: number;
  readonly lmWeight: number;
  /** log10 p of words and units to which a model gives none: it has no `<unk>`, or says -99. 0: that of its rarest. */
  readonly lmUnknown: number;
  /** Added for each word, with or without a model. */
  readonly wordBonus: number;
  /** Over the model's units, for characters a character model. */
  readonly unitLm: string;
  readonly unitLmOrder: number;
  readonly unitLmWeight: number;
  /** A file of words, one a line, or `train`: no others are written; empty: any. */
  readonly lexicon: string;
}

export const languageDefaults: LanguageSettings = {
  lm: '',
  lmOrder: 3,
  lmWeight: 0.5,
  lmUnknown: 0,
  wordBonus: 0,
  unitLm: '',
  unitLmOrder: 6,
  unitLmWeight: 0.3,
  lexicon: '',
};

/** In a run's folder: texts that it was trained on, one a line. */
export const transcriptsFile = 'transcripts.train.txt';

/** Models that weights may be tried on. */
export interface Language {
  readonly words?: NgramModel;
  readonly units?: NgramModel;
  readonly lexicon?: readonly string[];
}

/**
 * @param warn is told what a model or the lexicon lacks
 * @throws DataError if a file is missing or wrong
 */
export async function loadLanguage(
  run: RunFolder,
  units: Units,
  { lm, lmOrder, lmUnknown, unitLm, unitLmOrder, lexicon }: LanguageSettings,
  warn: (message: string) => void = toStandardError,
): Promise<Language> {
  const texts = async () => (await linesOf(run.file(transcriptsFile))).filter((line) => line !== '');
  const labelsOf = (text: string) => units.vocabulary.decode(units.encode(text));
  const counted = lmUnknown === 0 ? 'as its rarest word (--lm-unknown)' : `--lm-unknown ${lmUnknown}`;
  const onWarning = (message: string) =>
    warn(message.includes('<unk>') ? `${message} In the search they count ${counted}.` : message);
  const model = async (source: string, order: number, split: (text: string) => string[]) =>
    source === 'train'
      ? trainNgram((await texts()).map(split), { order }).model
      : readArpa(userPath(source), { onWarning });
  const lexiconWords = async () =>
    lexicon === 'train' ? (await texts()).flatMap(wordsOf) : readLexicon(userPath(lexicon), units);
  const language = {
    ...(lm && { words: await model(lm, lmOrder, wordsOf) }),
    ...(unitLm && { units: await model(unitLm, unitLmOrder, labelsOf) }),
    ...(lexicon && { lexicon: [...new Set(await lexiconWords())] }),
  };
  if (language.words && lm !== 'train') warnOfStrangers(language.words, lm, (await texts()).flatMap(wordsOf), warn);
  if (language.units) warnOfStrangers(language.units, unitLm, units.vocabulary.tokens, warn);
  if (language.lexicon) warnOfUnspelled(language.lexicon, lexicon, units, warn);
  return language;
}

const wordsOf = (text: string): string[] => text.split(' ').filter((word) => word !== '');

/** A model that knows none of what the run writes is most likely of another case or language. */
function warnOfStrangers(
  { vocabulary }: NgramModel,
  source: string,
  symbols: readonly string[],
  warn: (message: string) => void,
): void {
  const special = [begin, end, unknown];
  if (!symbols.some((symbol) => vocabulary.has(symbol) && !special.includes(symbol)))
    warn(`${source} has none of the words or units that the run was trained on. Look at its case and language.`);
}

/** @throws DataError if the run can write no word of the lexicon */
function warnOfUnspelled(
  lexicon: readonly string[],
  source: string,
  { spelling }: Units,
  warn: (message: string) => void,
): void {
  const words = unspelledWords(lexicon, spelling);
  if (words.length === 0) return;
  const some = words.slice(0, 5).map((word) => JSON.stringify(word.slice(0, 40)));
  const shown = [...some, ...(words.length > 5 ? ['...'] : [])].join(', ');
  if (words.length === lexicon.length)
    throw new DataError({ where: source, expected: "words that the run's units can write", got: `none: ${shown}` });
  warn(`${words.length} of ${lexicon.length} words of ${source} cannot be written with the run's units: ${shown}`);
}

/** Undefined where nothing but the sound counts. */
export function createScorer(
  { words, units: unitModel, lexicon }: Language,
  units: Units,
  { lmWeight, lmUnknown, unitLmWeight, wordBonus }: LanguageSettings,
): PrefixScorer<unknown> | undefined {
  const { spelling, vocabulary } = units;
  const given = lmUnknown === 0 ? {} : { unknown: Math.LN10 * lmUnknown };
  const scorers: PrefixScorer<unknown>[] = [];
  const add = <State>(scorer: PrefixScorer<State>) => scorers.push(scorer as PrefixScorer<unknown>);
  if (lexicon) add(lexiconScorer(lexicon, spelling));
  if (words || wordBonus !== 0) {
    const options = { weight: lmWeight, bonus: wordBonus, ...given };
    if (words) add(wordScorer(words, spelling, options));
    else add(wordScorer(indifferent, spelling, options));
  }
  if (unitModel) add(tokenScorer(unitModel, vocabulary.tokens, { weight: unitLmWeight, ...given }));
  if (scorers.length === 0) return undefined;
  return scorers.length === 1 ? scorers[0] : (combineScorers(scorers) as PrefixScorer<unknown>);
}

/** Where only the bonus counts. */
const indifferent: SymbolModel<null> = { start: () => null, next: () => ({ state: null, logProb: 0 }), end: () => 0 };

async function linesOf(path: string): Promise<string[]> {
  const lines: string[] = [];
  await eachLine(path, (line) => lines.push(line.replace(/\r$/, '')));
  return lines;
}

/** One word a line, as the run knows text: white space around it, a byte order mark and perhaps its case do not count. */
async function readLexicon(path: string, units: Units): Promise<string[]> {
  const words: string[] = [];
  for (const [i, line] of (await linesOf(path)).entries()) {
    const word = units.plain(line);
    if (word.includes(' '))
      throw new DataError({
        where: `${path} line ${i + 1}`,
        expected: 'one word',
        got: JSON.stringify(line.slice(0, 60)),
        fix: 'Give the words alone, one a line.',
      });
    if (word !== '') words.push(word);
  }
  if (words.length === 0) throw new DataError({ where: path, expected: 'at least one word', got: 'none' });
  return words;
}
