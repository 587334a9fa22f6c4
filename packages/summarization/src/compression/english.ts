// Word classes of English: those that a lexicon gives to a word by itself, and the one that a word has in its sentence.
import { ConfigError } from '@longhand/base';
import type { WinkMethods } from 'wink-nlp';

export interface English {
  /** What the lexicon says of a form, the commonest class first; empty for a form that it has not. */
  wordClasses(token: string): readonly string[];
  /** Tags of Universal Dependencies, one for each token. */
  partsOfSpeech(tokens: readonly string[]): readonly string[];
}

let english: Promise<English> | undefined;

/** Loads lexicon and tagger, once; text without features that need them does without. */
export function loadEnglish(): Promise<English> {
  english ??= load();
  return english;
}

async function load(): Promise<English> {
  const [lexicon, wink, model] = await Promise.all([
    import('../../lexicon.cjs'),
    import('wink-nlp'),
    import('wink-eng-lite-web-model'),
  ]);
  return {
    wordClasses: createLexicon(lexicon.default ?? missing()),
    partsOfSpeech: createTagger(wink.default(model.default, ['sbd', 'pos'])),
  };
}

function missing(): never {
  throw new ConfigError({
    where: 'word classes of English',
    expected: "the lexicon of the npm package 'natural'",
    got: 'none',
    fix: 'Install it: npm install natural@8',
  });
}

const createLexicon =
  (lexicon: Readonly<Record<string, readonly string[]>>): English['wordClasses'] =>
  (token) => {
    const form = [token, token.toLowerCase()].find((one) => Object.hasOwn(lexicon, one));
    return (form === undefined ? undefined : lexicon[form]) ?? [];
  };

/** wink-nlp's: of a token that it splits, the tag of the first part; of one that it joins to another, that of both. */
function createTagger(tagger: WinkMethods): English['partsOfSpeech'] {
  const { its } = tagger;
  const known = new WeakMap<readonly string[], readonly string[]>(); // two features ask for the same sentence
  const tagged = (tokens: readonly string[]): readonly string[] => {
    const found = tagger.readDoc(tokens.join(' ')).tokens();
    const texts = found.out(its.value) as string[];
    const [tags, spaces] = [found.out(its.pos), found.out(its.precedingSpaces)] as [string[], string[]];
    let end = 0;
    const ends = texts.map((text, i) => (end += (spaces[i] ?? '').length + text.length));
    let start = 0;
    let place = 0;
    return tokens.map((token) => {
      while (place < ends.length - 1 && (ends[place] ?? 0) <= start) place++;
      start += token.length + 1;
      return tags[place] ?? 'X';
    });
  };
  return (tokens) => {
    const tags = known.get(tokens) ?? tagged(tokens);
    known.set(tokens, tags);
    return tags;
  };
}
