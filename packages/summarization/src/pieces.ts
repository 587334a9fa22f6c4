// A document that is longer than the model reads, in pieces: each is summarized by itself.
import { at } from '@longhand/base';
import { createSentenceSplitter } from '@longhand/tokenizer';
import type { Summary, SummaryDetails, SummarySource, SummaryWord } from './summary.ts';

export interface PieceOptions {
  readonly language: string;
  readonly maxWords: number;
  /** As the model counts them. */
  readonly wordsOf: (source: SummarySource) => number;
}

/** Whole sentences, as many as the model reads at once; a longer sentence is parted at white space. A source with tokens stays whole. */
export function piecesOf(source: SummarySource, { language, maxWords, wordsOf }: PieceOptions): SummarySource[] {
  if (source.tokens || wordsOf(source) <= maxWords) return [source];
  const { document, hint } = source;
  const pieces: string[][] = [];
  let total = Number.POSITIVE_INFINITY;
  const sentences = createSentenceSplitter(language === 'zh' ? 'zh' : 'en')(document);
  for (const sentence of sentences.flatMap((one) => partsOf(one, (text) => wordsOf({ document: text }) <= maxWords))) {
    const words = wordsOf({ document: sentence });
    if (total + words > maxWords) {
      pieces.push([]);
      total = 0;
    }
    pieces.at(-1)?.push(sentence);
    total += words;
  }
  return pieces.map((own) => ({
    document: own.join(language === 'zh' ? '' : ' '),
    ...(hint !== undefined && { hint }),
  }));
}

/** Halves, at the white space nearest to the middle, until all parts fit. */
function partsOf(text: string, fits: (text: string) => boolean): string[] {
  if (text.length < 2 || fits(text)) return [text];
  const middle = text.length >> 1;
  const after = text.slice(middle).search(/\s/);
  const before = text.slice(0, middle).search(/\s\S*$/);
  const spaces = [before, middle + after].filter((place, i) => place > 0 && (i === 0 || after >= 0));
  const nearest = spaces.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  // Without any, as in Chinese, between two characters.
  const place = nearest ?? middle + Number(/[\udc00-\udfff]/.test(text.charAt(middle)));
  return [text.slice(0, place), text.slice(place)].flatMap((part) => partsOf(part.trim(), fits)).filter(Boolean);
}

/** Summarizes each source, long ones in pieces; gives one summary for each source. */
export function summarizePieces(
  sources: readonly SummarySource[],
  options: PieceOptions,
  summarize: (sources: readonly SummarySource[]) => Summary[],
): Summary[] {
  const pieces = sources.map((source) => piecesOf(source, options));
  const all = summarize(pieces.flat());
  let next = 0;
  return pieces.map(({ length }) => {
    const own = all.slice(next, next + length);
    next += length;
    return length === 1 ? at(own, 0) : { ...joined(own), pieces: length };
  });
}

/** The summaries of a document's pieces as one: a line each. */
function joined(parts: readonly Summary[]): Summary {
  const [shares, sizes] = [parts.map(({ unknownShare = 0 }) => unknownShare), parts.map(({ source }) => source.length)];
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const unknown = shares.reduce((sum, share, i) => sum + share * at(sizes, i), 0) / Math.max(1, total);
  return {
    text: parts
      .map(({ text }) => text)
      .filter((text) => text !== '')
      .join('\n'),
    source: parts.flatMap(({ source }) => source),
    ...(parts.some(({ words }) => words) && { words: wordsOf(parts, total) }),
    ...(parts.every(({ keep }) => keep) && { keep: parts.flatMap(({ keep = [] }) => keep) }),
    unread: parts.reduce((sum, { unread }) => sum + unread, 0),
    ...(unknown > 0 && { unknownShare: Number(unknown.toFixed(4)) }),
    details: detailsOf(parts.map(({ details }) => details)),
  };
}

/** With attention over the whole source, which is 0 outside of the word's own piece. */
function wordsOf(parts: readonly Summary[], total: number): SummaryWord[] {
  let start = 0;
  return parts.flatMap(({ words = [], source }) => {
    const offset = start;
    start += source.length;
    return words.map(({ attention, ...word }) => {
      if (!attention) return word;
      const whole = new Float32Array(total);
      whole.set(Array.from(attention), offset);
      return { ...word, attention: whole };
    });
  });
}

function detailsOf(details: readonly SummaryDetails[]): SummaryDetails {
  const scores = details.flatMap(({ score }) => (score === undefined ? [] : [score]));
  return {
    ...(details.some(({ words }) => words) && { words: details.flatMap(({ words = [] }) => words) }),
    ...(scores.length > 0 && { score: Number(scores.reduce((sum, score) => sum + score, 0).toFixed(4)) }),
    ...(details.some(({ copied }) => copied) && { copied: details.flatMap(({ copied = [] }) => copied) }),
  };
}
