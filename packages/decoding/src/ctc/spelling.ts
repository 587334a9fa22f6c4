// How labels spell words, and which words they can spell.
import { ShapeError } from '@longhand/base';

/** How labels become words. */
export interface Spelling {
  /** Text of each label without spaces; empty for a label that only separates words. */
  readonly texts: readonly string[];
  /** Whether a word ends before this label: a space, or a unit that begins a word. */
  readonly boundary: readonly boolean[];
}

/** @throws ShapeError if not every label has both */
export function checkSpelling({ texts, boundary }: Spelling): void {
  if (texts.length !== boundary.length)
    throw new ShapeError({
      where: 'CTC: spelling',
      expected: `a text and a boundary for each label, ${texts.length}`,
      got: `${boundary.length} boundaries`,
    });
}

/** Of label `token`. @throws ShapeError if there is none */
export function textOf(texts: readonly string[], token: number): string {
  const text = texts[token];
  if (text !== undefined) return text;
  throw new ShapeError({ where: 'CTC: spelling', expected: `a text for label ${token}`, got: `${texts.length} texts` });
}

/** The words that no sequence of labels spells, each once. Time grows with the words' length times the longest label's. */
export function unspelledWords(words: Iterable<string>, spelling: Spelling): string[] {
  checkSpelling(spelling);
  const { texts, boundary } = spelling;
  const inside = new Set(texts.filter((text, token) => text !== '' && !boundary[token]));
  const starting = new Set(texts.filter((text, token) => text !== '' && boundary[token]));
  // A label that only separates lets any other begin a word; without any boundary a text is one word.
  const separates = texts.some((text, token) => text === '' && boundary[token]) || !boundary.includes(true);
  if (separates) for (const text of inside) starting.add(text);
  const longest = texts.reduce((most, { length }) => Math.max(most, length), 0);
  return [...new Set(words)].filter((word) => !isSpelled(word, starting, inside, longest));
}

function isSpelled(word: string, starting: ReadonlySet<string>, inside: ReadonlySet<string>, longest: number): boolean {
  const reached = new Uint8Array(word.length + 1);
  reached[0] = 1;
  for (let from = 0; from < word.length; from++) {
    if (reached[from] === 0) continue;
    const labels = from === 0 ? starting : inside;
    for (let to = from + 1; to <= Math.min(word.length, from + longest); to++)
      if (labels.has(word.slice(from, to))) reached[to] = 1;
  }
  return reached[word.length] === 1;
}
