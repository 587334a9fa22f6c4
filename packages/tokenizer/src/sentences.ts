// Text to sentences: the boundaries of ICU's segmenter, but for those after abbreviations.
import { ConfigError, segmentsOf } from '@longhand/base';
import { trim, trimEnd } from './white-space.ts';

/** A text to its sentences. */
export type SplitSentences = (text: string) => string[];

/** A sentence never ends after these. */
const never = new Set(
  (
    'mr mrs ms dr prof rev hon st mt gen col lt sgt capt sen rep gov pres fr vs cf eg e.g ie i.e viz al approx resp ' +
    'fig figs eq eqs sec secs ch no nos vol pp ed eds jan feb mar apr jun jul aug sep sept oct nov dec dept univ'
  ).split(' '),
);
/** Nor after these, unless a word follows that begins sentences. */
const seldom = new Set('inc corp ltd co bros jr sr u.s u.k u.n e.u d.c a.m p.m ph.d etc ave blvd'.split(' '));
const starters = new Set(
  (
    'the a an this that these those it he she they we you i there here in on at by for from with when where while ' +
    'after before but and so however if as its his her their our my what who why how all some most many no not'
  ).split(' '),
);

/**
 * A function that gives the sentences of a text, trimmed, in order; only white space around them is lost. Line ends are
 * boundaries.
 * @param language two letters; default English
 * @throws ConfigError if the language is no tag
 */
export function createSentenceSplitter(language = 'en'): SplitSentences {
  const segmenter = segmenterOf(language);
  return (text) => {
    const sentences: string[] = [];
    let open: string[] = [];
    let end = '';
    const close = () => {
      const sentence = trim(open.join(''));
      if (sentence !== '') sentences.push(sentence);
      open = [];
      end = '';
    };
    for (const { text: segment } of segmentsOf(segmenter, text)) {
      if (open.length > 0 && !goesOn(end, segment)) close();
      open.push(segment);
      end = (end + segment.slice(-longestEnd)).slice(-longestEnd);
    }
    close();
    return sentences;
  };
}

/** So much of a sentence's end is looked at: longer than any abbreviation. */
const longestEnd = 64;

function segmenterOf(language: string): Intl.Segmenter {
  try {
    return new Intl.Segmenter(language, { granularity: 'sentence' });
  } catch (cause) {
    const expected = 'a language tag such as "en"';
    throw new ConfigError({ where: 'createSentenceSplitter', expected, got: JSON.stringify(language) }, { cause });
  }
}

/** @param end of what stands before */
function goesOn(end: string, next: string): boolean {
  const words = trimEnd(end);
  if (!words.endsWith('.') || /[\n\r\u0085\u2028\u2029]/.test(end.slice(words.length))) return false;
  const last = words.slice(words.search(/\S+$/), -1).replace(/^[("'“‘[]+/, '');
  if (/^\p{Lu}$/u.test(last) && last !== 'I') return true; // an initial
  const word = last.toLowerCase();
  if (never.has(word)) return word !== 'no' || /^\p{N}/u.test(next);
  const following = /[\p{L}\p{N}]+/u.exec(next)?.[0]?.toLowerCase() ?? '';
  return seldom.has(word) && !starters.has(following);
}
