// White space as Unicode and Rust's char::is_whitespace have it: U+0085 is, U+FEFF is none. JavaScript's \s and trim differ in both.
const run = /\p{White_Space}+/gu;

/** One space for each run of white space, none at the ends. */
export const normalizeSpaces = (text: string): string => trimSpaces(text.replace(run, ' '));

/** Without U+0020 at the ends. */
export function trimSpaces(text: string): string {
  let [start, end] = [0, text.length];
  while (text.charCodeAt(start) === 32) start++;
  while (end > start && text.charCodeAt(end - 1) === 32) end--;
  return text.slice(start, end);
}

/** Without what Unicode or JavaScript calls white space at the ends. */
export function trim(text: string): string {
  const whole = trimEnd(text);
  let start = 0;
  while (start < whole.length && either.test(whole.charAt(start))) start++;
  return whole.slice(start);
}

export function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && either.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

const either = /[\s\u0085]/;
