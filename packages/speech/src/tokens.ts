// Text to the model's classes and back. Class 0 is PAD, which no text holds: it is CTC's blank.
import type { Spelling } from '@longhand/decoding';
import { PAD, SubwordTokenizer, specialTokens, Vocabulary } from '@longhand/tokenizer';
import type { TokenSettings } from './settings.ts';

/** The class that stands for no token in a frame. */
export const blank = PAD;

/** The classes before this one are the vocabulary's own: no text of train has them, so that none is heard. */
export const firstHeard = specialTokens.length;

/** Log probabilities `[T, C]` in which no frame says a class that is never heard, the blank apart. Changes them. */
export function withoutUnheard(logProbs: Float32Array, classes: number): Float32Array {
  for (let frame = 0; frame < logProbs.length; frame += classes)
    logProbs.fill(Number.NEGATIVE_INFINITY, frame + blank + 1, frame + firstHeard);
  return logProbs;
}

/** Characters, subwords or words; or whole texts, where the task is to classify. */
export interface SpeechTokens {
  readonly vocabulary: Vocabulary;
  encode(text: string): number[];
  decode(ids: readonly number[]): string;
  /** A text as the model writes it: one space for white space, and its case. */
  plain(text: string): string;
  /** What scorers of words read tokens by. */
  readonly spelling: Spelling;
  /** What the file of `tokenFile` holds. */
  toJSON(): unknown;
}

/** The text with one space for white space, in lower case if set. */
export const plainText = (text: string, { lowerCase }: Pick<TokenSettings, 'lowerCase'>): string => {
  const spaced = text.replaceAll(/\s+/gu, ' ').trim();
  return lowerCase ? spaced.toLowerCase() : spaced;
};

/** Name of the file in a run or bundle that holds the tokens. */
export const tokenFile = (settings: TokenSettings): 'vocabulary.json' | 'tokenizer.json' =>
  hasWholeTexts(settings) || settings.tokens === 'words' ? 'vocabulary.json' : 'tokenizer.json';

const hasWholeTexts = ({ task }: TokenSettings): boolean => task === 'classify';

/** Learns the tokens of these texts. @param settings `merges` counts for BPE only */
export function buildTokens(
  settings: TokenSettings & { readonly merges: number },
  texts: readonly string[],
): SpeechTokens {
  if (tokenFile(settings) === 'vocabulary.json')
    return wordTokens(Vocabulary.build(texts.map((text) => wordsOf(text, settings))), settings);
  const merges = settings.tokens === 'characters' ? 0 : settings.merges;
  return subwordTokens(SubwordTokenizer.train(texts, { merges, spaces: 'metaspace' }), settings);
}

/** The tokens that a file holds. @param where names the file in errors. @throws DataError if it is damaged */
export const readTokens = (settings: TokenSettings, json: unknown, where: string): SpeechTokens =>
  tokenFile(settings) === 'vocabulary.json'
    ? wordTokens(Vocabulary.fromJSON(json, where), settings)
    : subwordTokens(SubwordTokenizer.fromJSON(json, where), settings);

/** Words, or the whole text as one where texts are classes. */
const wordsOf = (text: string, settings: TokenSettings): string[] => {
  if (hasWholeTexts(settings)) return [text];
  return text.split(' ').filter((word) => word !== '');
};

function wordTokens(vocabulary: Vocabulary, settings: TokenSettings): SpeechTokens {
  return {
    vocabulary,
    encode: (text) => vocabulary.encode(wordsOf(text, settings)),
    decode: (ids) => vocabulary.decode(ids).join(' '),
    plain: (text) => plainText(text, settings),
    spelling: { texts: vocabulary.tokens, boundary: vocabulary.tokens.map(() => true) },
    toJSON: () => vocabulary.toJSON(),
  };
}

const space = '▁';

function subwordTokens(tokenizer: SubwordTokenizer, settings: TokenSettings): SpeechTokens {
  const { vocabulary } = tokenizer;
  return {
    vocabulary,
    encode: (text) => tokenizer.encode(text),
    decode: (ids) => tokenizer.decode(ids),
    plain: (text) => plainText(text, settings),
    spelling: {
      texts: vocabulary.tokens.map((token) => (token.startsWith(space) ? token.slice(space.length) : token)),
      boundary: vocabulary.tokens.map((token) => token.startsWith(space)),
    },
    toJSON: () => tokenizer.toJSON(),
  };
}
