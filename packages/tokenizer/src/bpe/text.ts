// Text to the words that BPE takes apart, and units back to text: the marks of word boundaries, and what stands for a mark that the
// text itself holds.
import { specialTokens, UNK } from '../vocabulary.ts';
import { normalizeSpaces, trimSpaces } from '../white-space.ts';
import { endOfWord } from './merges.ts';

/**
 * - `whitespace`: words stand between spaces already (tokenized text); a word's last unit ends in `</w>`.
 * - `metaspace`: any text. Spaces become `▁`, words, numbers and punctuation are taken apart, and decoding gives the text back.
 */
export type SpaceMarking = 'whitespace' | 'metaspace';

export interface TextOptions {
  readonly spaces: SpaceMarking;
  readonly lowerCase: boolean;
  readonly normalization: 'NFC' | 'NFKC';
  /** Whether a `▁` of the text comes back as such. Tokenizers trained before there were escapes take it for a space. */
  readonly escapes: boolean;
}

export const space = '▁';
export const wordPattern = '▁?[\\p{L}\\p{M}]+|▁?\\p{N}+|▁?[^▁\\p{L}\\p{M}\\p{N}]+|▁';
const words = new RegExp(wordPattern, 'gu');

/** What the text's own marks are written as: `▁` by ▂▃, and ▂, which then says more than itself, by ▂▄. In this order back. */
export const escapes = [
  { character: space, written: '▂▃' },
  { character: '▂', written: '▂▄' },
] as const;

export const suffixOf = ({ spaces }: Pick<TextOptions, 'spaces'>): string => (spaces === 'whitespace' ? endOfWord : '');

export function wordsOf(text: string, { spaces, lowerCase, normalization, escapes: escaped }: TextOptions): string[] {
  const normalized = text.normalize(normalization);
  const line = normalizeSpaces(lowerCase ? toLowerCase(normalized) : normalized);
  if (line === '') return [];
  if (spaces === 'whitespace') return line.split(' ');
  const marked = (escaped ? withEscapes(line) : line).replaceAll(' ', space);
  return (marked.startsWith(space) ? marked : space + marked).match(words) ?? [];
}

/** Character by character, as `tokenizers` has it: a capital sigma at a word's end becomes σ, not ς. */
const toLowerCase = (text: string): string => text.replaceAll('Σ', 'σ').toLowerCase();

const withEscapes = (line: string): string =>
  escapes.reduceRight((result, { character, written }) => result.replaceAll(character, written), line);

/** Marks are taken off unit by unit: what looks like one inside a unit is text. */
export function textOf(units: readonly string[], { spaces, escapes: escaped }: TextOptions): string {
  if (spaces === 'whitespace') return trimSpaces(units.map(withSpaceAfter).join(''));
  const text = trimSpaces(units.map((unit) => (unit.startsWith(space) ? ` ${unit.slice(1)}` : unit)).join(''));
  return escaped
    ? escapes.reduce((result, { character, written }) => result.replaceAll(written, character), text)
    : text;
}

function withSpaceAfter(unit: string): string {
  if (unit === specialTokens[UNK]) return `${unit} `;
  return unit.length > endOfWord.length && unit.endsWith(endOfWord) ? `${unit.slice(0, -endOfWord.length)} ` : unit;
}

/** Merges whose unit would read as a mark or a special token. */
export function misleads(left: string, right: string, { spaces }: TextOptions): boolean {
  const unit = left + right;
  if ((specialTokens as readonly string[]).includes(unit)) return true;
  const body = right.endsWith(endOfWord) ? unit.slice(0, -endOfWord.length) : unit;
  return spaces === 'whitespace' && body.includes(endOfWord);
}
