// Porter's stemmer (Porter 1980) with the extensions of NLTK's default mode, which is what rouge_score uses.

type Condition = (stem: string) => boolean;
type Rule = readonly [suffix: string, replacement: string, condition?: Condition];

const irregular: ReadonlyMap<string, string> = new Map([
  ...(['sky', 'skies'] as const).map((word) => [word, 'sky'] as const),
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['news', 'news'],
  ...(['innings', 'inning'] as const).map((word) => [word, 'inning'] as const),
  ...(['outings', 'outing'] as const).map((word) => [word, 'outing'] as const),
  ...(['cannings', 'canning'] as const).map((word) => [word, 'canning'] as const),
  ...(['howe', 'proceed', 'exceed', 'succeed'] as const).map((word) => [word, word] as const),
]);

/** The stem of a lower-case word. */
export function porterStem(word: string): string {
  const known = irregular.get(word);
  if (known !== undefined) return known;
  if (word.length <= 2) return word;
  return [step1a, step1b, step1c, step2, step3, step4, step5a, step5b].reduce((stem, step) => step(stem), word);
}

/** For each letter whether it is a consonant; y is one at the start and after a vowel. */
function consonants(word: string): boolean[] {
  const result: boolean[] = [];
  for (const letter of word.split('')) result.push(letter === 'y' ? result.at(-1) !== true : !'aeiou'.includes(letter));
  return result;
}

const isConsonant = (word: string, i: number): boolean => consonants(word)[i] === true;

/** m: how often a vowel is followed by a consonant. */
const measure = (stem: string): number =>
  consonants(stem).filter((consonant, i, all) => i > 0 && consonant && !all[i - 1]).length;

const positive: Condition = (stem) => measure(stem) > 0;
const aboveOne: Condition = (stem) => measure(stem) > 1;
const hasVowel: Condition = (stem) => consonants(stem).includes(false);
const endsDouble: Condition = (stem) =>
  stem.length >= 2 && stem.at(-1) === stem.at(-2) && isConsonant(stem, stem.length - 1);
/** *o of the paper; NLTK also takes a vowel and a consonant alone. */
const endsShort: Condition = (stem) => {
  const [third, second, last] = consonants(stem).slice(-3);
  if (stem.length === 2) return !third && second === true;
  return stem.length > 2 && third === true && !second && last === true && !/[wxy]$/.test(stem);
};

/** The first rule whose suffix fits decides: it applies, or its condition keeps the word as it is. */
function applyFirst(word: string, rules: readonly Rule[]): string {
  for (const [suffix, replacement, condition] of rules) {
    if (!word.endsWith(suffix)) continue;
    const stem = word.slice(0, word.length - suffix.length);
    return !condition || condition(stem) ? stem + replacement : word;
  }
  return word;
}

function step1a(word: string): string {
  // NLTK: "flies" -> "fli" but "dies" -> "die".
  if (word.endsWith('ies') && word.length === 4) return `${word.slice(0, -3)}ie`;
  return applyFirst(word, [
    ['sses', 'ss'],
    ['ies', 'i'],
    ['ss', 'ss'],
    ['s', ''],
  ]);
}

function step1b(word: string): string {
  // NLTK: "spied" -> "spi" but "died" -> "die".
  if (word.endsWith('ied')) return word.slice(0, -3) + (word.length === 4 ? 'ie' : 'i');
  if (word.endsWith('eed')) return positive(word.slice(0, -3)) ? word.slice(0, -1) : word;
  const suffix = ['ed', 'ing'].find((end) => word.endsWith(end) && hasVowel(word.slice(0, -end.length)));
  if (!suffix) return word;
  const stem = word.slice(0, -suffix.length);
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`;
  if (endsDouble(stem)) return /[lsz]$/.test(stem) ? stem : stem.slice(0, -1);
  return measure(stem) === 1 && endsShort(stem) ? `${stem}e` : stem;
}

/** NLTK: after a consonant that is not the first letter, so that "enjoy" and "by" stay. */
function step1c(word: string): string {
  return applyFirst(word, [['y', 'i', (stem) => stem.length > 1 && isConsonant(stem, stem.length - 1)]]);
}

function step2(word: string): string {
  // NLTK: "-alli" goes on to step 2 again.
  if (word.endsWith('alli') && positive(word.slice(0, -4))) return step2(`${word.slice(0, -4)}al`);
  return applyFirst(word, [
    ['ational', 'ate', positive],
    ['tional', 'tion', positive],
    ['enci', 'ence', positive],
    ['anci', 'ance', positive],
    ['izer', 'ize', positive],
    ['bli', 'ble', positive],
    ['alli', 'al', positive],
    ['entli', 'ent', positive],
    ['eli', 'e', positive],
    ['ousli', 'ous', positive],
    ['ization', 'ize', positive],
    ['ation', 'ate', positive],
    ['ator', 'ate', positive],
    ['alism', 'al', positive],
    ['iveness', 'ive', positive],
    ['fulness', 'ful', positive],
    ['ousness', 'ous', positive],
    ['aliti', 'al', positive],
    ['iviti', 'ive', positive],
    ['biliti', 'ble', positive],
    ['fulli', 'ful', positive],
    ['logi', 'log', (stem) => positive(`${stem}l`)],
  ]);
}

const step3 = (word: string): string =>
  applyFirst(word, [
    ['icate', 'ic', positive],
    ['ative', '', positive],
    ['alize', 'al', positive],
    ['iciti', 'ic', positive],
    ['ical', 'ic', positive],
    ['ful', '', positive],
    ['ness', '', positive],
  ]);

const step4Suffixes = ['al', 'ance', 'ence', 'er', 'ic', 'able', 'ible', 'ant', 'ement', 'ment', 'ent'];
const step4Others = ['ou', 'ism', 'ate', 'iti', 'ous', 'ive', 'ize'];

const step4 = (word: string): string =>
  applyFirst(word, [
    ...step4Suffixes.map((suffix): Rule => [suffix, '', aboveOne]),
    ['ion', '', (stem) => aboveOne(stem) && /[st]$/.test(stem)],
    ...step4Others.map((suffix): Rule => [suffix, '', aboveOne]),
  ]);

function step5a(word: string): string {
  if (!word.endsWith('e')) return word;
  const stem = word.slice(0, -1);
  return measure(stem) > 1 || (measure(stem) === 1 && !endsShort(stem)) ? stem : word;
}

const step5b = (word: string): string => applyFirst(word, [['ll', 'l', (stem) => aboveOne(`${stem}l`)]]);
