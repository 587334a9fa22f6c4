// The tokens of Moses' tokenizer.perl (Koehn et al. 2007) after its punctuation normalisation: how translation corpora are
// often published, e.g. Multi30k's `lc.norm.tok`. Escapes (`&apos;`) are part of the tokens. Its lists of abbreviations are
// replaced by a short one of our own, so a rare abbreviation before a capital letter is split where Moses would not.
import { detokenize } from './detokenize.ts';
import { normalizeSpaces } from './white-space.ts';

const abbreviations = new Set(
  'mr mrs ms dr prof st jr sr no vs etc inc ltd co corp dept est fig vol mt rev gen col sgt capt lt hr fr nr bzw usw ca str abb bd zzgl evtl ggf mme mlle mm'.split(
    ' ',
  ),
);

const escapes = new Map(
  Object.entries({
    '&': '&amp;',
    '|': '&#124;',
    '<': '&lt;',
    '>': '&gt;',
    "'": '&apos;',
    '"': '&quot;',
    '[': '&#91;',
    ']': '&#93;',
  }),
);
const characters = new Map([...escapes].map(([character, escaped]) => [escaped, character]));

/**
 * Splits a line as Moses' tokenizer does.
 * @param language two letters; `en`, `fr` and `it` have their own rules for apostrophes
 */
export function mosesTokenize(text: string, language: string): string[] {
  const spaced = splitApostrophes(
    normalize(text, language)
      .replace(/([^\p{L}\p{M}\p{N}\p{White_Space}.'`,-])/gu, ' $1 ')
      .replace(/(\.{2,})/g, ' $1 ')
      .replace(/(?<!\p{N}),|,(?!\p{N})/gu, ' , '),
    language,
  );
  const words = normalizeSpaces(spaced).split(' ');
  return words
    .flatMap((word, i) => splitPeriod(word, words[i + 1]))
    .filter((word) => word !== '')
    .map((word) => word.replace(/[&|<>'"[\]]/g, (character) => escapes.get(character) ?? character));
}

/** Text as people write it, from such tokens; see `detokenize`. */
export const mosesDetokenize = (tokens: readonly string[], language: string): string =>
  detokenize(
    tokens.map((token) =>
      token.replace(/&(?:amp|apos|quot|lt|gt|#124|#91|#93);/g, (escaped) => characters.get(escaped) ?? escaped),
    ),
    language,
  );

/** Quotes, dashes and spaces of one kind each; a quote that ends with a comma or period has it inside in English, else outside. */
const normalize = (text: string, language: string): string => {
  const one = text
    .normalize('NFC')
    .replace(/[\u201c\u201d\u201e\u00ab\u00bb]|``|''/g, '"')
    .replace(/[\u2018\u2019\u201a\u00b4`]/g, "'")
    .replace(/[\u2013\u2014]/g, '-')
    .replace(/\u2026/g, '...')
    .replace(/[\u00a0\u202f]/g, ' ');
  return language === 'en' ? one.replace(/"([,.]+)/g, '$1"') : one.replace(/(,|(?<!\.)\.+)"/g, '"$1');
};

function splitApostrophes(text: string, language: string): string {
  const apart = text
    .replace(/(?<![\p{L}\p{N}])'|'(?![\p{L}\p{N}])/gu, " ' ") // what is not inside a word
    .replace(/(?<=\p{N})'(?=s)/gu, " '");
  switch (language) {
    case 'en':
      return apart.replace(/(?<=\p{L})'(?=\p{L})/gu, " '");
    case 'fr':
    case 'it':
      return apart.replace(/(?<=\p{L})'(?=\p{L})/gu, "' ");
    default:
      return apart.replace(/'/g, " ' ");
  }
}

/** A period at a word's end stands alone, unless the word is an abbreviation or the sentence goes on in lower case. */
function splitPeriod(word: string, next: string | undefined): string[] {
  const stem = /^(\S+)\.$/u.exec(word)?.[1];
  if (stem === undefined || /^\.+$/.test(word)) return [word];
  const abbreviation =
    (stem.includes('.') && /\p{L}/u.test(stem)) ||
    abbreviations.has(stem.toLowerCase()) ||
    (next !== undefined && /^\p{Ll}/u.test(next));
  return abbreviation && (next !== undefined || stem.includes('.')) ? [word] : [stem, '.'];
}
