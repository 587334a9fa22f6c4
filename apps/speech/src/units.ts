// Text to the model's classes and back. Class 0 is PAD, which no text holds: it is CTC's blank.
import type { Spelling } from '@longhand/decoding';
import { PAD, SubwordTokenizer, Vocabulary } from '@longhand/tokenizer';
import type { RunFolder } from '@longhand/training';
import type { Config } from './config.ts';

export const blank = PAD;

export interface Units {
  readonly vocabulary: Vocabulary;
  encode(text: string): number[];
  decode(ids: readonly number[]): string;
  /** A text as the run's own texts are. */
  plain(text: string): string;
  readonly spelling: Spelling;
}

type UnitConfig = Pick<Config, 'task' | 'units' | 'merges' | 'lowerCase'>;

/** As the model knows it: white space as one space, lower case if set. */
export const plainText = (text: string, { lowerCase }: Pick<Config, 'lowerCase'>): string => {
  const spaced = text.replaceAll(/\s+/gu, ' ').trim();
  return lowerCase ? spaced.toLowerCase() : spaced;
};

/** The file that `readWeights` names when units and weights do not belong together. */
export const unitFile = (config: UnitConfig): string =>
  hasWholeTexts(config) || config.units === 'words' ? 'vocabulary.json' : 'tokenizer.json';

const hasWholeTexts = ({ task }: UnitConfig): boolean => task === 'classify';

/** Learns the units of these texts and writes them into the run. */
export async function buildUnits(run: RunFolder, config: UnitConfig, texts: readonly string[]): Promise<Units> {
  if (unitFile(config) === 'vocabulary.json') {
    const vocabulary = Vocabulary.build(texts.map((text) => wordsOf(text, config)));
    await run.writeJson('vocabulary.json', vocabulary);
    return wordUnits(vocabulary, config);
  }
  const merges = config.units === 'characters' ? 0 : config.merges;
  const tokenizer = SubwordTokenizer.train(texts, { merges, spaces: 'metaspace' });
  await run.writeJson('tokenizer.json', tokenizer);
  return subwordUnits(tokenizer, config);
}

/** The units that a run was trained with. @throws DataError if the file is missing or damaged */
export async function loadUnits(run: RunFolder, config: UnitConfig): Promise<Units> {
  const file = unitFile(config);
  const json = await run.readJson(file);
  return file === 'vocabulary.json'
    ? wordUnits(Vocabulary.fromJSON(json, run.file(file)), config)
    : subwordUnits(SubwordTokenizer.fromJSON(json, run.file(file)), config);
}

/** Words, or the whole text as one where texts are classes. */
const wordsOf = (text: string, config: UnitConfig): string[] => {
  if (hasWholeTexts(config)) return [text];
  return text.split(' ').filter((word) => word !== '');
};

function wordUnits(vocabulary: Vocabulary, config: UnitConfig): Units {
  return {
    vocabulary,
    encode: (text) => vocabulary.encode(wordsOf(text, config)),
    decode: (ids) => vocabulary.decode(ids).join(' '),
    plain: (text) => plainText(text, config),
    spelling: { texts: vocabulary.tokens, boundary: vocabulary.tokens.map(() => true) },
  };
}

const space = '▁';

function subwordUnits(tokenizer: SubwordTokenizer, config: UnitConfig): Units {
  const { vocabulary } = tokenizer;
  return {
    vocabulary,
    encode: (text) => tokenizer.encode(text),
    decode: (ids) => tokenizer.decode(ids),
    plain: (text) => plainText(text, config),
    spelling: {
      texts: vocabulary.tokens.map((token) => (token.startsWith(space) ? token.slice(space.length) : token)),
      boundary: vocabulary.tokens.map((token) => token.startsWith(space)),
    },
  };
}
