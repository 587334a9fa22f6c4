// The language of lines: by script, and where several languages share a script by their commonest words.

/** Scripts that tell one language, or stand for several that share it. */
const scripts = [
  ['th', /\p{Script=Thai}/gu],
  ['lo', /\p{Script=Lao}/gu],
  ['km', /\p{Script=Khmer}/gu],
  ['my', /\p{Script=Myanmar}/gu],
  ['ru', /\p{Script=Cyrillic}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['ar', /\p{Script=Arabic}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['hi', /\p{Script=Devanagari}/gu],
] as const;

/** Words that are common in one of these languages and rare in the others. */
const words: Readonly<Record<string, ReadonlySet<string>>> = {
  en: new Set('a the and of to that with for is are this you it was'.split(' ')),
  de: new Set('der die das und ist nicht ein eine ich mit sich auf'.split(' ')),
  fr: new Set('le les des est une dans et pas je pour qui il'.split(' ')),
  es: new Set('el los las que una por del con para y está no'.split(' ')),
};

/** Characters of the sample. */
const enough = 20_000;

/**
 * A two-letter code: `zh`, `ja`, `ko`, `th`, `ru` and others by their script (Ukrainian, which is written in the script of `ru`, is told as
 * that), `en`, `de`, `fr`, `es` by their words, and `und` for what is none of them.
 */
export function languageOfLines(lines: readonly string[]): string {
  const text = sampleOf(lines);
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  // A third of the letters: names and terms in another script stand in any text.
  const needed = Math.max(1, count(/\p{L}/gu) / 3);
  const han = count(/\p{Script=Han}/gu);
  const kana = count(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
  const hangul = count(/\p{Script=Hangul}/gu);
  if (han + kana + hangul >= needed) {
    if (Math.max(kana, hangul) <= han / 10) return 'zh';
    return kana > hangul ? 'ja' : 'ko';
  }
  return scripts.find(([, script]) => count(script) >= needed)?.[0] ?? languageByWords(text);
}

/** Lines from all over the text, as those of one place may be of one kind. */
function sampleOf(lines: readonly string[]): string {
  const total = lines.reduce((sum, line) => sum + line.length, 0);
  const step = Math.max(1, Math.floor(total / enough));
  return lines.filter((_, i) => i % step === 0).join('\n');
}

/** The language with the most of its words: a twelfth of all, and twice as many as the next one has. */
function languageByWords(text: string): string {
  const all = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const [best, next] = Object.entries(words)
    .map(([language, own]) => ({ language, count: all.filter((word) => own.has(word)).length }))
    .sort((a, b) => b.count - a.count);
  const isClear = best && next && best.count >= Math.max(1, all.length / 12, 2 * next.count);
  return isClear ? best.language : 'und';
}
