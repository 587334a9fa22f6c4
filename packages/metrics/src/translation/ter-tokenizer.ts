// How TER cuts a line into words: Tercom's tokenizer as sacrebleu has it.
import { normalizeSpaces } from '../python-text.ts';
import { decodeEntities, substitute, western } from './tokenizers.ts';

export interface TerTokenizerOptions {
  /** Punctuation is set apart. Default false. */
  readonly normalized?: boolean;
  /** Punctuation is removed. Default false. */
  readonly noPunctuation?: boolean;
  /** Chinese, Japanese and Korean marks are known to the two above. Default false. */
  readonly asianSupport?: boolean;
  /** Default false: lower case. */
  readonly caseSensitive?: boolean;
}

const asianPunctuation = /([\u3001\u3002\u3008-\u3011\u3014-\u301f\uff61-\uff65\u30fb])/gu;
const fullWidthPunctuation = /([\uff0e\uff0c\uff1f\uff1a\uff1b\uff01\uff02\uff08\uff09])/gu;

export function terTokenize({
  normalized = false,
  noPunctuation = false,
  asianSupport = false,
  caseSensitive = false,
}: TerTokenizerOptions): (line: string) => string {
  return (line) => {
    let text = caseSensitive ? line : line.toLowerCase();
    if (normalized) text = normalizeWestern(text);
    if (normalized && asianSupport) text = normalizeAsian(text);
    if (noPunctuation) text = text.replace(/[.,?:;!"()]/gu, '');
    if (noPunctuation && asianSupport) text = text.replace(asianPunctuation, '').replace(fullWidthPunctuation, '');
    return normalizeSpaces(text);
  };
}

function normalizeWestern(text: string): string {
  const joined = decodeEntities(text.replaceAll('\n-', '').replaceAll('\n', ' '));
  const [marks, ...others] = western;
  return substitute(` ${joined} `, [marks!, [/'s /gu, " 's "], [/'s$/gu, " 's"], ...others]);
}

// Kana are set apart only where a line is nothing else: the original's pattern says "not between" but means "at the start".
const kana = ['\u3040-\u309f', '\u30a0-\u30ff', '\u31f0-\u31ff'].map(
  (range) => new RegExp(`(^|^[${range}])([${range}]+)(?=$|^[${range}])`, 'gu'),
);

function normalizeAsian(text: string): string {
  const spaced = substitute(text, [
    [/([\u4e00-\u9fff\u3400-\u4dbf])/gu, ' $1 '],
    [/([\u31c0-\u31ef\u2e80-\u2eff])/gu, ' $1 '],
    [/([\u3300-\u33ff\uf900-\ufaff\ufe30-\ufe4f])/gu, ' $1 '],
    [/([\u3200-\u3f22])/gu, ' $1 '],
    ...kana.map((pattern) => [pattern, '$1 $2 '] as const),
  ]);
  return spaced.replace(asianPunctuation, ' $1 ').replace(fullWidthPunctuation, ' $1 ');
}
