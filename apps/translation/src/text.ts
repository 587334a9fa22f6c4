// Text of the two languages to ids and back.
import type { Random } from '@longhand/base';
import type { SentencePair, TranslationSet } from '@longhand/datasets';
import { createTokenizer, detokenize, SubwordTokenizer, specialTokens, UNK, Vocabulary } from '@longhand/tokenizer';
import type { RunFolder } from '@longhand/training';
import type { Config } from './config.ts';

/** One language. */
export interface TextCodec {
  readonly vocabulary: Vocabulary;
  /** Units, before they are looked up. @param dropout of BPE merges */
  tokens(text: string, dropout?: { readonly rate: number; readonly random: Random }): string[];
  /** Text of units. */
  join(tokens: readonly string[]): string;
}

export interface Texts {
  readonly source: TextCodec;
  readonly target: TextCodec;
  /** For the model: units of each side, and whether they are the same ones. */
  readonly sizes: { readonly source: number; readonly target: number; readonly shared: boolean };
  /** Twelve digits that tell these vocabularies from others. */
  readonly fingerprint: string;
}

type TextConfig = Pick<Config, 'tokenizer' | 'merges' | 'joint' | 'minCount' | 'lowerCase' | 'tie'>;
type SetKind = Pick<TranslationSet, 'languages' | 'tokenized'>;

const subwordFile = (side: 'source' | 'target', joint: boolean) =>
  joint ? 'tokenizer.json' : `tokenizer.${side}.json`;
const vocabularyFile = (side: 'source' | 'target') => `vocabulary.${side}.json`;
const isJoint = ({ tokenizer, joint }: TextConfig): boolean => tokenizer !== 'words' && joint;

/** Learns the units of the train split and writes them into the run. */
export async function buildTexts(
  run: RunFolder,
  config: TextConfig,
  set: SetKind,
  train: readonly SentencePair[],
): Promise<Texts> {
  const lines = (side: 'source' | 'target') => train.map((pair) => pair[side]);
  if (config.tokenizer === 'words') {
    const codecs = (['source', 'target'] as const).map(async (side) => {
      const split = wordSplitter(config, set);
      const vocabulary = Vocabulary.build(lines(side).map(split), { minCount: config.minCount });
      await run.writeJson(vocabularyFile(side), vocabulary);
      return wordCodec(vocabulary, config, set, side);
    });
    const [source, target] = await Promise.all(codecs);
    return textsOf(source!, target!);
  }
  const learn = (text: readonly string[]) =>
    SubwordTokenizer.train(text, {
      merges: config.tokenizer === 'characters' ? 0 : config.merges,
      spaces: set.tokenized && config.tokenizer === 'bpe' ? 'whitespace' : 'metaspace',
      lowerCase: config.lowerCase,
    });
  const source = learn(isJoint(config) ? [...lines('source'), ...lines('target')] : lines('source'));
  const target = isJoint(config) ? source : learn(lines('target'));
  await run.writeJson(subwordFile('source', isJoint(config)), source);
  if (target !== source) await run.writeJson(subwordFile('target', false), target);
  return textsOf(source, target);
}

/** The units that a run was trained with. @throws DataError if a file is missing or damaged */
export async function loadTexts(run: RunFolder, config: TextConfig, set: SetKind): Promise<Texts> {
  const read = async (side: 'source' | 'target'): Promise<TextCodec> => {
    if (config.tokenizer === 'words') {
      const file = vocabularyFile(side);
      return wordCodec(Vocabulary.fromJSON(await run.readJson(file), run.file(file)), config, set, side);
    }
    const file = subwordFile(side, isJoint(config));
    return SubwordTokenizer.fromJSON(await run.readJson(file), run.file(file));
  };
  const source = await read('source');
  return textsOf(source, isJoint(config) ? source : await read('target'));
}

/** The file that `readWeights` names when vocabulary and weights do not belong together. */
export const textFile = (config: TextConfig): string =>
  config.tokenizer === 'words' ? vocabularyFile('target') : subwordFile('target', isJoint(config));

const textsOf = (source: TextCodec, target: TextCodec): Texts => ({
  source,
  target,
  sizes: { source: source.vocabulary.size, target: target.vocabulary.size, shared: source === target },
  fingerprint: `${source.vocabulary.fingerprint}${target === source ? '' : target.vocabulary.fingerprint}`,
});

function wordSplitter({ lowerCase }: TextConfig, { tokenized }: SetKind): (text: string) => string[] {
  if (!tokenized) return createTokenizer({ kind: 'unicode', lowerCase });
  return (text) => (lowerCase ? text.toLowerCase() : text).split(' ').filter((word) => word !== '');
}

function wordCodec(vocabulary: Vocabulary, config: TextConfig, set: SetKind, side: 'source' | 'target'): TextCodec {
  const language = set.languages[side];
  return {
    vocabulary,
    tokens: wordSplitter(config, set),
    join: (tokens) => (set.tokenized ? tokens.join(' ') : detokenize(tokens, language)),
  };
}

export const unknown = specialTokens[UNK];
