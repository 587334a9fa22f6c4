// Generated news reports with summaries of three kinds. Each report has one sentence of news; around it stand background
// and other decisions that were taken long ago, so that neither place nor single words tell the news. Pairs of decision and
// object, and the names of places, that occur in dev and test never occur in train: a name must be copied to be said.
import { createRandom, hashUniform, type Random } from '@longhand/base';
import type { GeneratedTarget, SummarizationSet, SummaryExample } from '../summarization-types.ts';
import { pick } from './pick.ts';
import type { GeneratedSet } from './set.ts';

const bodies = ['council', 'school board', 'harbour office', 'library', 'museum', 'railway', 'theatre', 'hospital'];
const heads = ['mayor', 'director', 'chairwoman', 'spokesman', 'secretary'];
const days = ['on Monday', 'on Tuesday', 'on Friday', 'late last night', 'this morning', 'after a long debate'];
const reasons = ['because of high costs', 'to please the visitors', 'in spite of protests', 'to save energy', ''];
const long = ['Two years ago', 'In the last century', 'In former times', 'Ten years before', 'Long ago'];
/** Past and present of a decision. */
const decisions: readonly (readonly [past: string, present: string])[] = [
  ['approved', 'approves'],
  ['rejected', 'rejects'],
  ['closed', 'shuts'],
  ['opened', 'opens'],
  ['repaired', 'mends'],
  ['bought', 'buys'],
  ['sold', 'sells'],
];
const adjectives = ['new', 'old', 'wooden', 'northern', 'expensive', 'famous'];
const objects = ['bridge', 'garden', 'tower', 'ferry', 'swimming pool', 'concert hall', 'market', 'canal', 'windmill'];
const backgrounds: readonly ((place: string, random: Random) => string)[] = [
  (place, random) => `${place} has ${random.integer(80) + 12} thousand inhabitants .`,
  (place) => `The people of ${place} are proud of their river .`,
  (_, random) =>
    `The weather has been ${pick(random, ['mild', 'cold', 'wet', 'windy'])} for ${random.integer(5) + 2} weeks .`,
  (place, random) => `Many visitors come to ${place} by ${pick(random, ['train', 'boat', 'bus'])} every summer .`,
  (_, random) => `Prices rose by ${random.integer(8) + 2} percent .`,
];
const [starts, ends] = [
  ['Mar', 'Wel', 'Tor', 'Bran', 'Hal', 'Nor', 'Sil', 'Kest', 'Dun', 'Ash', 'Fel', 'Ost'],
  ['low', 'ton', 'by', 'field', 'mouth', 'wick', 'ham', 'stead', 'ford', 'dale'],
];

type Split = 'train' | 'dev' | 'test';

/** 80 % of the names belong to train; a property of the name alone. */
function splitOf(name: string): Split {
  let hash = 0;
  for (const character of name) hash = Math.imul(hash, 31) + (character.codePointAt(0) ?? 0);
  const place = hashUniform(31, hash >>> 0);
  return place < 0.8 ? 'train' : place < 0.9 ? 'dev' : 'test';
}

/** The same reports for the same seed. */
export function generateSummarization(
  target: GeneratedTarget = 'sentence',
  sizes: Readonly<Record<Split, number>> = { train: 3000, dev: 200, test: 200 },
  seed = 1,
): SummarizationSet {
  const examples = (split: Split): SummaryExample[] => {
    const random = createRandom(seed).fork(split);
    return Array.from({ length: sizes[split] }, (_, i) => report(target, split, random, `${split}-${i}`));
  };
  return {
    name: `generated ${target}`,
    language: 'en',
    splits: { train: examples('train'), dev: examples('dev'), test: examples('test') },
    notes: ['Generated; dev and test reports are about places, and pairs of decision and object, that train has not.'],
  };
}

interface News {
  readonly place: string;
  readonly body: string;
  readonly decision: readonly [past: string, present: string];
  readonly adjective: string;
  readonly object: string;
}

function report(target: GeneratedTarget, split: Split, random: Random, id: string): SummaryExample {
  const news = drawNews(split, random);
  const { place, body, decision, adjective, object } = news;
  const words = newsWords(news, random);
  if (target === 'compression') {
    const tokens = words.map(([word]) => word);
    const keep = words.map(([, kept]) => kept);
    const kept = tokens.filter((_, t) => keep[t] === 1);
    return { id, document: tokens.join(' '), summaries: [kept.join(' ')], tokens, keep, exact: true };
  }
  const others = Array.from({ length: 2 + random.integer(3) }, () => pick(random, backgrounds)(place, random));
  const past = Array.from(
    { length: 1 + random.integer(2) },
    () => `${pick(random, long)} ${pastWords(split, random)} .`,
  );
  const sentences = random.shuffle([words.map(([word]) => word).join(' '), ...others, ...past]);
  const summary =
    target === 'sentence'
      ? `The ${body} of ${place} ${decision[0]} the ${adjective} ${object} .`
      : `${place} ${body} ${decision[1]} ${object}`;
  return { id, document: sentences.join(' '), sentences, summaries: [summary] };
}

/** The sentence of news: each word, and whether a compression keeps it. */
function newsWords({ place, body, decision, adjective, object }: News, random: Random): [word: string, kept: 0 | 1][] {
  const kept = (text: string) => words(text).map((word): [string, 0 | 1] => [word, 1]);
  const dropped = (text: string) => words(text).map((word): [string, 0 | 1] => [word, 0]);
  const said = `, the ${pick(random, heads)} said`;
  return [
    ...kept(`The ${body}`),
    ...dropped(random.uniform() < 0.3 ? `, led by a ${pick(random, heads)} ,` : ''),
    ...kept(`of ${place} ${decision[0]} the`),
    ...dropped(adjective),
    ...kept(object),
    ...dropped(pick(random, reasons)),
    ...dropped(random.uniform() < 0.7 ? pick(random, days) : ''),
    ...dropped(random.uniform() < 0.7 ? said : ''),
    ...kept('.'),
  ];
}

function pastWords(split: Split, random: Random): string {
  const { body, place, decision, object } = drawNews(split, random);
  return `the ${body} of ${place} ${decision[0]} a ${object}`;
}

/** Drawn until the place and the pair belong to the split. */
function drawNews(split: Split, random: Random): News {
  for (;;) {
    const place = pick(random, starts) + pick(random, ends);
    const [decision, object] = [pick(random, decisions), pick(random, objects)];
    if (splitOf(place) !== split || splitOf(`${decision[0]}:${object}`) !== split) continue;
    return { place, body: pick(random, bodies), decision, adjective: pick(random, adjectives), object };
  }
}

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');

export const generatedSummarization = {
  name: 'generated',
  task: 'summarization',
  title: 'Made when it is used: one news among old decisions',
  load: async (_name, { target }) => generateSummarization(target),
} satisfies GeneratedSet<'summarization'>;
