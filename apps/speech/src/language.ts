// What decoding knows of the language, read from files or made of the training texts: n-gram models and a lexicon.
import { DataError } from '@longhand/base';
import { toStandardError } from '@longhand/cli';
import { unspelledWords } from '@longhand/decoding';
import { begin, end, type NgramModel, trainNgram, unknown } from '@longhand/language-model';
import { eachLine, readArpa } from '@longhand/language-model/node';
import { type RunFolder, userPath } from '@longhand/runs';
import { type Language, type LanguageWeights, languageWeights, type SpeechTokens } from '@longhand/speech';

export interface LanguageSettings extends LanguageWeights {
  /** Over words: an ARPA file, or `train`, made of the run's training texts; empty: none. */
  readonly lm: string;
  readonly lmOrder: number;
  /** Over the model's tokens, for characters a character model. */
  readonly unitLm: string;
  readonly unitLmOrder: number;
  /** A file of words, one a line, or `train`: no others are written; empty: any. */
  readonly lexicon: string;
}

export const languageDefaults: LanguageSettings = {
  lm: '',
  lmOrder: 3,
  ...languageWeights,
  unitLm: '',
  unitLmOrder: 6,
  lexicon: '',
};

/** Whether the search knows more than the sound. */
export const isGuided = ({ lm, unitLm, lexicon, wordBonus }: LanguageSettings): boolean =>
  Boolean(lm || unitLm || lexicon) || wordBonus !== 0;

/** In a run's folder: texts that it was trained on, one a line. */
export const transcriptsFile = 'transcripts.train.txt';

/**
 * @param warn is told what a model or the lexicon lacks
 * @throws DataError if a file is missing or wrong
 */
export async function loadLanguage(
  run: RunFolder,
  tokens: SpeechTokens,
  { lm, lmOrder, lmUnknown, unitLm, unitLmOrder, lexicon }: LanguageSettings,
  warn: (message: string) => void = toStandardError,
): Promise<Language> {
  const texts = async () => (await linesOf(run.file(transcriptsFile))).filter((line) => line !== '');
  const labelsOf = (text: string) => tokens.vocabulary.decode(tokens.encode(text));
  const counted = lmUnknown === 0 ? 'as its rarest word (--lm-unknown)' : `--lm-unknown ${lmUnknown}`;
  const onWarning = (message: string) =>
    warn(message.includes('<unk>') ? `${message} In the search they count ${counted}.` : message);
  const model = async (source: string, order: number, split: (text: string) => string[]) =>
    source === 'train'
      ? trainNgram((await texts()).map(split), { order }).model
      : readArpa(userPath(source), { onWarning });
  const lexiconWords = async () =>
    lexicon === 'train' ? (await texts()).flatMap(wordsOf) : readLexicon(userPath(lexicon), tokens);
  const language = {
    ...(lm && { words: await model(lm, lmOrder, wordsOf) }),
    ...(unitLm && { tokens: await model(unitLm, unitLmOrder, labelsOf) }),
    ...(lexicon && { lexicon: [...new Set(await lexiconWords())] }),
  };
  if (language.words && lm !== 'train') warnOfStrangers(language.words, lm, (await texts()).flatMap(wordsOf), warn);
  if (language.tokens) warnOfStrangers(language.tokens, unitLm, tokens.vocabulary.tokens, warn);
  if (language.lexicon) warnOfUnspelled(language.lexicon, lexicon, tokens, warn);
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
    warn(`${source} has none of the words or tokens that the run was trained on. Look at its case and language.`);
}

/** @throws DataError if the run can write no word of the lexicon */
function warnOfUnspelled(
  lexicon: readonly string[],
  source: string,
  { spelling }: SpeechTokens,
  warn: (message: string) => void,
): void {
  const words = unspelledWords(lexicon, spelling);
  if (words.length === 0) return;
  const some = words.slice(0, 5).map((word) => JSON.stringify(word.slice(0, 40)));
  const shown = [...some, ...(words.length > 5 ? ['...'] : [])].join(', ');
  if (words.length === lexicon.length)
    throw new DataError({ where: source, expected: "words that the run's tokens can write", got: `none: ${shown}` });
  warn(`${words.length} of ${lexicon.length} words of ${source} cannot be written with the run's tokens: ${shown}`);
}

async function linesOf(path: string): Promise<string[]> {
  const lines: string[] = [];
  await eachLine(path, (line) => lines.push(line.replace(/\r$/, '')));
  return lines;
}

/** One word a line, as the run knows text: white space around it, a byte order mark and perhaps its case do not count. */
async function readLexicon(path: string, tokens: SpeechTokens): Promise<string[]> {
  const words: string[] = [];
  for (const [i, line] of (await linesOf(path)).entries()) {
    const word = tokens.plain(line);
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
