// English parts of speech in their context, the tags of Universal Dependencies, by wink-nlp's model: loaded when needed.
import { createRequire } from 'node:module';
import type { WinkMethods } from 'wink-nlp';

const require = createRequire(import.meta.url);
let tagger: WinkMethods | undefined;
const known = new WeakMap<readonly string[], string[]>();

/** One tag for each token; of a token that the tagger splits, its first part's; of one that it joins to another, that of both. */
export function partsOfSpeech(tokens: readonly string[]): string[] {
  const tags = known.get(tokens) ?? tagged(tokens);
  known.set(tokens, tags);
  return tags;
}

function tagged(tokens: readonly string[]): string[] {
  tagger ??= (require('wink-nlp') as typeof import('wink-nlp').default)(require('wink-eng-lite-web-model'), [
    'sbd',
    'pos',
  ]);
  const { its } = tagger;
  const found = tagger.readDoc(tokens.join(' ')).tokens();
  const [texts, tags, spaces] = [
    found.out(its.value),
    found.out(its.pos),
    found.out(its.precedingSpaces),
  ] as string[][];
  let end = 0;
  const ends = texts!.map((text, i) => (end += spaces![i]!.length + text.length));
  let start = 0;
  let at = 0;
  return tokens.map((token) => {
    while (at < ends.length - 1 && ends[at]! <= start) at++;
    start += token.length + 1;
    return tags![at] ?? 'X';
  });
}
