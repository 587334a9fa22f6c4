// What decoding knows of the language: n-gram models over words and over the model's own units, a lexicon, a bonus a word.
import { readFile } from 'node:fs/promises';
import { DataError } from '@longhand/base';
import { type NgramModel, readArpa, trainNgram } from '@longhand/language-model';
import {
  combineScorers,
  lexiconScorer,
  type PrefixScorer,
  type SymbolModel,
  tokenScorer,
  wordScorer,
} from '@longhand/lstm-core';
import { type RunFolder, userPath } from '@longhand/training';
import type { Units } from './units.ts';

export interface LanguageSettings {
  /** Over words: an ARPA file, or `train`, made of the run's training texts; empty: none. */
  readonly lm: string;
  readonly lmOrder: number;
  readonly lmWeight: number;
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

/** @throws DataError if a file is missing or wrong */
export async function loadLanguage(
  run: RunFolder,
  units: Units,
  { lm, lmOrder, unitLm, unitLmOrder, lexicon }: LanguageSettings,
): Promise<Language> {
  const texts = async () => linesOf(run.file(transcriptsFile));
  const wordsOf = (text: string) => text.split(' ').filter((word) => word !== '');
  const labelsOf = (text: string) => units.vocabulary.decode(units.encode(text));
  const model = async (source: string, order: number, split: (text: string) => string[]) =>
    source === 'train' ? trainNgram((await texts()).map(split), { order }).model : readArpa(userPath(source));
  const lexiconWords = async () =>
    lexicon === 'train' ? (await texts()).flatMap(wordsOf) : linesOf(userPath(lexicon));
  return {
    ...(lm && { words: await model(lm, lmOrder, wordsOf) }),
    ...(unitLm && { units: await model(unitLm, unitLmOrder, labelsOf) }),
    ...(lexicon && { lexicon: [...new Set(await lexiconWords())] }),
  };
}

/** Undefined where nothing but the sound counts. */
export function createScorer(
  { words, units: unitModel, lexicon }: Language,
  units: Units,
  { lmWeight, unitLmWeight, wordBonus }: LanguageSettings,
): PrefixScorer<unknown> | undefined {
  const { spelling, vocabulary } = units;
  const scorers: PrefixScorer<unknown>[] = [];
  const add = <State>(scorer: PrefixScorer<State>) => scorers.push(scorer as PrefixScorer<unknown>);
  if (lexicon) add(lexiconScorer(lexicon, spelling));
  if (words || wordBonus !== 0) {
    const options = { weight: lmWeight, bonus: wordBonus };
    if (words) add(wordScorer(words, spelling, options));
    else add(wordScorer(indifferent, spelling, options));
  }
  if (unitModel) add(tokenScorer(unitModel, vocabulary.tokens, { weight: unitLmWeight }));
  if (scorers.length === 0) return undefined;
  return scorers.length === 1 ? scorers[0] : (combineScorers(scorers) as PrefixScorer<unknown>);
}

/** Where only the bonus counts. */
const indifferent: SymbolModel<null> = { start: () => null, next: () => ({ state: null, logProb: 0 }), end: () => 0 };

async function linesOf(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new DataError({ where: path, expected: 'a file of lines', got: 'no such file' }, { cause });
  });
  return text.split(/\r?\n/).filter((line) => line !== '');
}
