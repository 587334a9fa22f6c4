// White space as Python's str methods and its regular expressions see it, which sacrebleu and jiwer are written with: JavaScript's \s
// lacks U+001C to U+001F and U+0085 and has U+FEFF.
const space = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const spaces = new RegExp(`${space}+`, 'gu');
const severalSpaces = new RegExp(`${space}{2,}`, 'gu');
const oneSpace = new RegExp(space, 'u');

/** As `text.split()`: no empty strings. */
export const splitWords = (text: string): string[] => text.split(spaces).filter((word) => word !== '');
/** As `text.rstrip()`. */
export const trimEnd = (text: string): string => text.slice(0, endOf(text));
/** As `text.strip()`. */
export function trim(text: string): string {
  const end = endOf(text);
  let start = 0;
  while (start < end && oneSpace.test(text.charAt(start))) start++;
  return text.slice(start, end);
}
/** Spaces between words, one each. */
export const normalizeSpaces = (text: string): string => splitWords(text).join(' ');
/** As `re.sub(r"\s\s+", " ", text)`: a single one stays what it is. */
export const mergeSpaces = (text: string): string => text.replace(severalSpaces, ' ');

/** By hand: a regular expression that ends in `$` takes time in the square of the spaces inside a text. */
function endOf(text: string): number {
  let end = text.length;
  while (end > 0 && oneSpace.test(text.charAt(end - 1))) end--;
  return end;
}
