// A generated language to translate into, with what makes translation hard: another order, agreement, and words that
// depend on others. The source is a little English. The target is verb-final; adjectives follow their noun; article and
// adjective agree with the noun's class and number; the verb agrees with its subject and carries tense and negation; time
// comes first. Pairs of adjective and noun, and of verb and object, that occur in dev and test never occur in train.
import { createRandom, hashUniform, type Random } from '@longhand/base';
import type { SentencePair, TranslationSet } from '../translation-types.ts';
import { pick } from './pick.ts';
import type { GeneratedSet } from './set.ts';

/** Source, stem of the target, class. */
const nouns: readonly (readonly [source: string, target: string, kind: 0 | 1 | 2])[] = [
  ...([
    ['dog', 'kano', 0],
    ['cat', 'mirel', 1],
    ['child', 'tavi', 0],
    ['woman', 'serra', 1],
    ['man', 'dorun', 0],
  ] as const),
  ...([
    ['teacher', 'lomar', 0],
    ['bird', 'pilu', 1],
    ['horse', 'brado', 0],
    ['boat', 'nevis', 2],
    ['house', 'goma', 2],
  ] as const),
  ...([
    ['book', 'tekst', 2],
    ['river', 'vallo', 1],
    ['tree', 'ordu', 2],
    ['song', 'ariel', 1],
    ['letter', 'skriva', 2],
  ] as const),
  ...([
    ['apple', 'pomi', 1],
    ['bridge', 'karst', 2],
    ['garden', 'floran', 2],
  ] as const),
];
const adjectives: readonly (readonly [source: string, target: string])[] = [
  ...([
    ['big', 'gran'],
    ['small', 'pik'],
    ['old', 'vet'],
    ['young', 'jun'],
    ['red', 'rus'],
    ['green', 'vird'],
  ] as const),
  ...([
    ['quiet', 'silm'],
    ['heavy', 'pond'],
    ['bright', 'klar'],
    ['strange', 'oddr'],
  ] as const),
];
/** Source in the present (he ...), plural and past; target stem. */
const verbs: readonly (readonly [one: string, many: string, past: string, target: string])[] = [
  ...([
    ['sees', 'see', 'saw', 'vid'],
    ['loves', 'love', 'loved', 'amar'],
    ['finds', 'find', 'found', 'trov'],
  ] as const),
  ...([
    ['carries', 'carry', 'carried', 'port'],
    ['paints', 'paint', 'painted', 'kolor'],
  ] as const),
  ...([
    ['hears', 'hear', 'heard', 'aud'],
    ['follows', 'follow', 'followed', 'sekv'],
  ] as const),
  ...([
    ['forgets', 'forget', 'forgot', 'obliv'],
    ['remembers', 'remember', 'remembered', 'memor'],
  ] as const),
];
const times: readonly (readonly [source: string, target: string, past: boolean])[] = [
  ['today', 'hodi', false],
  ['every day', 'kadadia', false],
  ['yesterday', 'ieri', true],
  ['last year', 'antanno', true],
];
const places: readonly (readonly [source: string, target: string])[] = [
  ['near', 'apud'],
  ['behind', 'retro'],
  ['under', 'suba'],
];
const articles = { the: ['lo', 'la', 'le'], a: ['uno', 'una', 'une'], plural: ['los', 'las', 'les'] } as const;
const endings = { one: ['o', 'a', 'e'], many: ['oi', 'ai', 'ei'] } as const;

type Split = 'train' | 'dev' | 'test';

/** 80 % of the pairs belong to train; a property of the pair's name alone. */
function splitOf(pair: string): Split {
  let hash = 0;
  for (const character of pair) hash = Math.imul(hash, 31) + (character.codePointAt(0) ?? 0);
  const place = hashUniform(29, hash >>> 0);
  return place < 0.8 ? 'train' : place < 0.9 ? 'dev' : 'test';
}

interface Phrase extends SentencePair {
  readonly plural: boolean;
  readonly noun: string;
  /** `adjective:noun`, empty without an adjective. */
  readonly pair: string;
}

/** The same pairs for the same seed. */
export function generateTranslation(
  sizes: Readonly<Record<Split, number>> = { train: 12_000, dev: 400, test: 400 },
  seed = 1,
): TranslationSet {
  const pairs = (split: Split): SentencePair[] => {
    const random = createRandom(seed).fork(split);
    return Array.from({ length: sizes[split] }, () => sentence(split, random));
  };
  return {
    name: 'generated',
    languages: { source: 'en', target: 'und' },
    tokenized: true,
    splits: { train: pairs('train'), dev: pairs('dev'), test: pairs('test') },
    notes: ['Generated; dev and test sentences hold a pair of words that train has not.'],
  };
}

/** Drawn until all its pairs are allowed: those of train in train, at least one of its own in dev and test. */
function sentence(split: Split, random: Random): SentencePair {
  for (;;) {
    const [subject, object] = [phrase(random), phrase(random)];
    const [one, many, past, stem] = pick(random, verbs);
    const time = random.uniform() < 0.6 ? pick(random, times) : undefined;
    const isPast = time ? time[2] : random.uniform() < 0.5;
    const negated = random.uniform() < 0.25;
    const place = random.uniform() < 0.25 ? { word: pick(random, places), phrase: phrase(random) } : undefined;

    const owned = [subject.pair, object.pair, place?.phrase.pair ?? '', `${stem}:${object.noun}`]
      .filter((pair) => pair !== '')
      .map(splitOf);
    const allowed = split === 'train' ? owned.every((own) => own === 'train') : owned.includes(split);
    const clean = owned.every((own) => own === 'train' || own === split);
    if (!allowed || !clean) continue;

    const helper = isPast ? 'did' : subject.plural ? 'do' : 'does';
    const verb = negated ? `${helper} not ${many}` : isPast ? past : subject.plural ? many : one;
    const where = place ? [place.word[0], place.phrase.source] : [];
    const source = [subject.source, verb, object.source, ...where, time?.[0] ?? '', '.'];
    const form = `${stem}${isPast ? 'ev' : 'en'}${subject.plural ? 'ti' : 'a'}`;
    const there = place ? [place.phrase.target, place.word[1]] : [];
    const target = [time?.[1] ?? '', subject.target, ...there, object.target, negated ? `ne ${form}` : form, '.'];
    const join = (words: readonly string[]) => words.filter((word) => word !== '').join(' ');
    return { source: join(source), target: join(target) };
  }
}

function phrase(random: Random): Phrase {
  const [noun, stem, kind] = pick(random, nouns);
  const adjective = random.uniform() < 0.5 ? pick(random, adjectives) : undefined;
  const plural = random.uniform() < 0.35;
  const article = random.uniform() < 0.6 ? 'the' : 'a';
  const ending = (plural ? endings.many : endings.one)[kind];
  const source = [plural && article === 'a' ? 'some' : article, adjective?.[0] ?? '', plural ? pluralOf(noun) : noun];
  const target = [
    plural && article === 'a' ? 'nuli' : plural ? articles.plural[kind] : articles[article][kind],
    plural ? `${stem}r` : stem,
    adjective ? adjective[1] + ending : '',
  ];
  const join = (words: readonly string[]) => words.filter((word) => word !== '').join(' ');
  return {
    source: join(source).replace(/^a (?=[aeiou])/, 'an '),
    target: join(target),
    plural,
    noun: stem,
    pair: adjective ? `${adjective[1]}:${stem}` : '',
  };
}

const irregular: Readonly<Record<string, string>> = { child: 'children', woman: 'women', man: 'men' };
const pluralOf = (noun: string): string => irregular[noun] ?? `${noun}s`;

export const generatedTranslation = {
  name: 'generated',
  task: 'translation',
  title: 'Made when it is used: another order of words, agreement',
  load: async () => generateTranslation(),
} satisfies GeneratedSet;
