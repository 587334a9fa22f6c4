// Words back to text as people write it: for translations made of separate words and punctuation.
const noSpaceBefore = /^(?:[.,!?;:%)\]}…»”]|\.\.\.|'s|n't|'(?:re|ve|ll|d|m|t))$/u;
const noSpaceAfter = /^(?:[([{«„“¿¡]|[\p{L}]+['’])$/u;
const withoutSpaces = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]+$/u;

/**
 * Spaces between words but for those around punctuation, in Chinese and Japanese none. Straight quotes are taken in pairs;
 * French keeps its space before `! ? ; :`. A hyphen between words stays as it is.
 * @param language two letters, e.g. `fr`
 */
export function detokenize(tokens: readonly string[], language = ''): string {
  let text = '';
  let previous = '';
  let glued = true;
  const open = new Set<string>();
  for (const token of tokens) {
    const quote = token === '"' || token === "'";
    const closes = quote && open.has(token);
    const french = language === 'fr' && /^[!?;:»]$/u.test(token);
    const before = (noSpaceBefore.test(token) && !french) || closes || isDense(token, previous);
    text += (glued || before ? '' : ' ') + token;
    if (closes) open.delete(token);
    else if (quote) open.add(token);
    previous = token;
    glued = (quote && !closes) || (noSpaceAfter.test(token) && (language === 'fr' || !/^\p{L}/u.test(token)));
  }
  return text;
}

const isDense = (token: string, previous: string): boolean =>
  withoutSpaces.test(token) && withoutSpaces.test(lastCharacter(previous));

const lastCharacter = (text: string): string => Array.from(text.slice(-2)).at(-1) ?? '';
