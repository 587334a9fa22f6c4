// White space as Python's str methods see it, which sacrebleu is written with: JavaScript's \s lacks U+001C to U+001F
// and U+0085 and has U+FEFF.
const space = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const spaces = new RegExp(`${space}+`, 'u');
const ending = new RegExp(`${space}+$`, 'u');
const edges = new RegExp(`^${space}+|${space}+$`, 'gu');

/** As `text.split()`: no empty strings. */
export const splitWords = (text: string): string[] => text.split(spaces).filter((word) => word !== '');
/** As `text.rstrip()`. */
export const trimEnd = (text: string): string => text.replace(ending, '');
/** As `text.strip()`. */
export const trim = (text: string): string => text.replace(edges, '');
/** Spaces between words, one each. */
export const normalizeSpaces = (text: string): string => splitWords(text).join(' ');
