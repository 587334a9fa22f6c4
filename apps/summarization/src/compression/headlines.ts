// News articles give pairs of their own (Filippova and Altun 2013): the first sentence, and those of its words that the headline
// has too. They are no compressions, but what a headline repeats is what a compression keeps.
import {
  findHinted,
  isContent,
  isWord,
  joinKept,
  spacesBefore,
  tokenSplitter,
} from '@longhand/summarization/compression';
import { createSentenceSplitter } from '@longhand/tokenizer';

export interface Article {
  readonly title: string;
  readonly body: string;
}

export interface HeadlinePair {
  readonly document: string;
  readonly summary: string;
}

const splitSentences = createSentenceSplitter();
const splitTokens = tokenSplitter({ tokenizer: 'auto', protectedPattern: '' }, { language: 'en' });

/** "PARIS, March 3 (AP) - " before the first sentence. */
const dateline =
  /^\p{Lu}[\p{Lu}\p{Zs}.,'/-]{2,40}(?:,?\s+\p{Lu}\p{L}+\.? \p{N}{1,2})?(?:\s*\([^)]{1,20}\))?\s+[\p{Pd}]+\s+/u;
const least = { words: 8, content: 3, share: 0.5 };
const most = { words: 80, digits: 0.15 };

/**
 * The pair that an English article gives. Nothing if its first sentence is no sentence (a table, a line of figures) or has less than
 * half of the headline's words, and three that carry meaning, in the headline's order.
 */
export function headlinePair({ title, body }: Article): HeadlinePair | undefined {
  const [document = ''] = splitSentences(body.replace(/\s+/gu, ' ').trim().replace(dateline, ''));
  const tokens = splitTokens(document);
  const count = tokens.filter(isWord).length;
  const digits = document.replace(/\P{N}/gu, '').length / document.length;
  if (count < least.words || count > most.words || digits > most.digits) return undefined;
  const headline = splitTokens(title).filter(isWord);
  const hinted = findHinted(tokens, headline);
  const kept = tokens.filter((_, t) => hinted[t]);
  if (kept.filter(isContent).length < least.content || kept.length < least.share * headline.length) return undefined;
  return { document, summary: joinKept(tokens, spacesBefore(document, tokens), hinted.map(Number)) };
}
