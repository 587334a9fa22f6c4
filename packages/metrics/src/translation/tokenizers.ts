// How BLEU cuts a line into words. The same as sacrebleu's (Post 2018), oddities included: scores are comparable only
// between the same tokenizers.
import { ConfigError } from '@longhand/base';
import { normalizeSpaces, trim } from '../python-text.ts';

/**
 * - `13a`: NIST mteval-v13a, for languages with spaces; the one that papers report.
 * - `intl`: mteval-v14 with Unicode's punctuation and symbols.
 * - `zh`: Chinese characters one by one, the rest as 13a.
 * - `char`: every character.
 * - `none`: white space alone, for text that is tokenized already.
 */
export const bleuTokenizers = ['13a', 'intl', 'zh', 'char', 'none'] as const;
/** How BLEU splits sentences, as sacrebleu calls it. */
export type BleuTokenizer = (typeof bleuTokenizers)[number];

/** Words with spaces between them. @throws ConfigError for an unknown name */
export function bleuTokenize(kind: BleuTokenizer): (line: string) => string {
  switch (kind) {
    case '13a':
      return tokenize13a;
    case 'intl':
      return (line) => replaceAll(line, international);
    case 'zh':
      return (line) => replaceAll(spaceChinese(trim(line)), western);
    case 'char':
      return (line) => Array.from(line).join(' ');
    case 'none':
      return (line) => line;
    default:
      kind satisfies never;
      throw new ConfigError({ where: 'BLEU: tokenize', expected: bleuTokenizers.join(', '), got: `"${kind}"` });
  }
}

type Replacement = readonly [pattern: RegExp, by: string];

/** Punctuation apart; full stop and comma unless between digits; a dash after a digit. */
export const western: readonly Replacement[] = [
  [/([{-~[-` -&(-+:-@/])/gu, ' $1 '],
  [/([^0-9])([.,])/gu, '$1 $2 '],
  [/([.,])([^0-9])/gu, ' $1 $2'],
  [/([0-9])(-)/gu, '$1 $2 '],
];

const international: readonly Replacement[] = [
  [/(\P{N})(\p{P})/gu, '$1 $2 '],
  [/(\p{P})(\P{N})/gu, ' $1 $2'],
  [/(\p{S})/gu, ' $1 '],
];

const entities: readonly Replacement[] = [
  [/&quot;/gu, '"'],
  [/&amp;/gu, '&'],
  [/&lt;/gu, '<'],
  [/&gt;/gu, '>'],
];

export const substitute = (text: string, replacements: readonly Replacement[]): string =>
  replacements.reduce((result, [pattern, by]) => result.replace(pattern, by), text);

export const decodeEntities = (text: string): string => substitute(text, entities);

const replaceAll = (text: string, replacements: readonly Replacement[]): string =>
  normalizeSpaces(substitute(text, replacements));

function tokenize13a(line: string): string {
  const joined = line.replaceAll('<skipped>', '').replaceAll('-\n', '').replaceAll('\n', ' ');
  return replaceAll(` ${decodeEntities(joined)} `, western);
}

// U+2001 to U+2A6D stand where extension B (U+20000 to U+2A6D6) was meant: the published scores are made so.
const chinese = new RegExp(
  '([\u3400-\u4db5\u4e00-\u9fbb\uf900-\ufa2d\ufa30-\ufa6a\ufa70-\ufad9\u2001-\u2a6d\uff00-\uffef\u2e80-\u2eff' +
    '\u3000-\u303f\u31c0-\u31ef\u2f00-\u2fdf\u2ff0-\u2fff\u3100-\u312f\u31a0-\u31bf\ufe10-\ufe1f\ufe30-\ufe4f' +
    '\u2600-\u27bf\u3200-\u33ff])',
  'gu',
);
const spaceChinese = (text: string): string => text.replace(chinese, ' $1 ');
