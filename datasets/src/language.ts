// The language of documents, told by their letters and commonest words.
import type { SummarySource } from './summarization-types.ts';

/** What no other language has so many of. */
const englishWords = /(?<![\p{L}\p{N}])(?:the|and|that|with|for|to)(?![\p{L}\p{N}])/giu;

/** `zh` where Han characters are more than half of the letters, `en` where a sixteenth of the words is one of six English ones. */
export function languageOf(examples: readonly SummarySource[]): string {
  const text = examples
    .slice(0, 200)
    .map(({ document }) => document)
    .join(' ');
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  if (2 * count(/\p{Script=Han}/gu) > count(/\p{L}/gu)) return 'zh';
  return count(englishWords) >= Math.max(1, count(/[\p{L}\p{N}]+/gu) / 16) ? 'en' : 'und';
}
