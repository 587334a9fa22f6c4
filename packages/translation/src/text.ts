// Text of the two languages to tokens and back: learned from lines, or read from the files of a model.
import type { Random } from '@longhand/base';
import type { ModelFiles } from '@longhand/bundle';
import { createTokenizer, detokenize, SubwordTokenizer, Vocabulary } from '@longhand/tokenizer';
import type { TextKind, TextSettings } from './settings.ts';

/** The text of one language. */
export interface TextCodec {
  readonly vocabulary: Vocabulary;
  /** Tokens, before they are looked up. @param dropout of BPE merges */
  tokens(text: string, dropout?: { readonly rate: number; readonly random: Random }): string[];
  /** The text of tokens. */
  join(tokens: readonly string[]): string;
  /** What the model's file holds. */
  toJSON(): unknown;
}

/** The text of both languages; where they share one vocabulary, both codecs are the same object. */
export interface Texts {
  readonly source: TextCodec;
  readonly target: TextCodec;
  /** Of the vocabularies, and whether they are the same one. */
  readonly sizes: { readonly source: number; readonly target: number; readonly shared: boolean };
  /** Hexadecimal digits that tell these vocabularies from others: twelve for each. */
  readonly fingerprint: string;
}

type Side = 'source' | 'target';

/** Learns the vocabularies of lines. @throws ConfigError if a setting is out of range */
export function learnTexts(
  settings: TextSettings,
  kind: TextKind,
  pairs: readonly { readonly source: string; readonly target: string }[],
): Texts {
  const lines = (side: Side) => pairs.map((pair) => pair[side]);
  if (settings.tokenizer === 'words') {
    const split = wordSplitter(settings, kind);
    const learn = (side: Side) => {
      const vocabulary = Vocabulary.build(lines(side).map(split), { minCount: settings.minCount });
      return wordCodec(vocabulary, settings, kind, side);
    };
    return textsOf(learn('source'), learn('target'));
  }
  const learn = (text: readonly string[]) =>
    SubwordTokenizer.train(text, {
      merges: settings.tokenizer === 'characters' ? 0 : settings.merges,
      spaces: kind.tokenized && settings.tokenizer === 'bpe' ? 'whitespace' : 'metaspace',
      lowerCase: settings.lowerCase,
    });
  const source = learn(settings.joint ? [...lines('source'), ...lines('target')] : lines('source'));
  return textsOf(source, settings.joint ? source : learn(lines('target')));
}

/** Reads the vocabularies that a model was trained with. @throws DataError if a file is missing or damaged */
export async function loadTexts(
  files: Pick<ModelFiles, 'json' | 'path'>,
  settings: TextSettings,
  kind: TextKind,
): Promise<Texts> {
  const read = async (side: Side): Promise<TextCodec> => {
    const file = textFile(settings, side);
    const [json, where] = [await files.json(file), files.path(file)];
    if (settings.tokenizer !== 'words') return SubwordTokenizer.fromJSON(json, where);
    return wordCodec(Vocabulary.fromJSON(json, where), settings, kind, side);
  };
  const source = await read('source');
  return textsOf(source, isShared(settings) ? source : await read('target'));
}

/** The files that hold the vocabularies, one if they are shared: the names, each with a side that it holds. */
export const textFiles = (settings: TextSettings): ReadonlyMap<string, Side> =>
  new Map((['source', 'target'] as const).map((side) => [textFile(settings, side), side]));

export function textFile(settings: TextSettings, side: Side): string {
  if (settings.tokenizer === 'words') return `vocabulary.${side}.json`;
  return settings.joint ? 'tokenizer.json' : `tokenizer.${side}.json`;
}

const isShared = ({ tokenizer, joint }: TextSettings): boolean => tokenizer !== 'words' && joint;

const textsOf = (source: TextCodec, target: TextCodec): Texts => ({
  source,
  target,
  sizes: { source: source.vocabulary.size, target: target.vocabulary.size, shared: source === target },
  fingerprint: `${source.vocabulary.fingerprint}${target === source ? '' : target.vocabulary.fingerprint}`,
});

function wordSplitter({ lowerCase }: TextSettings, { tokenized }: TextKind): (text: string) => string[] {
  if (!tokenized) return createTokenizer({ kind: 'unicode', lowerCase });
  return (text) => (lowerCase ? text.toLowerCase() : text).split(' ').filter((word) => word !== '');
}

function wordCodec(vocabulary: Vocabulary, settings: TextSettings, kind: TextKind, side: Side): TextCodec {
  const language = kind.languages[side];
  return {
    vocabulary,
    tokens: wordSplitter(settings, kind),
    join: (tokens) => (kind.tokenized ? tokens.join(' ') : detokenize(tokens, language)),
    toJSON: () => vocabulary.toJSON(),
  };
}
