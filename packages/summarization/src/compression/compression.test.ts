// What compression does before and after its tagger: tokens, labels from pairs, choice, text again, features.
import { createRandom } from '@longhand/base';
import { describe, expect, it } from 'vitest';
import { alignKept } from './align.ts';
import { aboveThreshold, mostProbable } from './decide.ts';
import { loadEnglish } from './english.ts';
import {
  buildFeatures,
  encodeFeatures,
  type FeatureName,
  featureNames,
  featureNamesOf,
  featuresFingerprint,
  featuresFromJson,
  featuresJson,
} from './features.ts';
import { joinKept, spacesBefore, tokenSplitter } from './splitter.ts';

const split = tokenSplitter({ tokenizer: 'auto', protectedPattern: '' }, { language: 'en' });
const words = (text: string) => text.split(' ');
const english = await loadEnglish();
const { partsOfSpeech } = english;

describe('tokens', () => {
  it.each([
    ["They don't know, he's late.", ['They', 'do', "n't", 'know', ',', 'he', "'s", 'late', '.']],
    [
      'A well-known U.S. firm paid 1,250.50 at 8:30!',
      ['A', 'well', '-', 'known', 'U.S.', 'firm', 'paid', '1,250.50', 'at', '8:30', '!'],
    ],
    ["O'Brien’s isn’t “his”", ["O'Brien", '’s', 'is', 'n’t', '“', 'his', '”']],
    ['Zoë ate crème brûlée', ['Zoë', 'ate', 'crème', 'brûlée']],
    ['  ', []],
  ])('of "%s"', (text, expected) => expect(split(text)).toEqual(expected));

  it('of Chinese are words', () => {
    expect(
      tokenSplitter({ tokenizer: 'auto', protectedPattern: '' }, { language: 'zh' })('今天天气很好。').join(''),
    ).toBe('今天天气很好。');
  });

  it('kept all are the text, but for double spaces; kept none are none', () => {
    for (const text of ["A well-known firm  isn't “here”, he said (twice).", '今天天气很好。', 'x']) {
      const tokens = split(text);
      const keep = tokens.map(() => 1);
      expect(joinKept(tokens, spacesBefore(text, tokens), keep)).toBe(text.replace(/ +/g, ' '));
      expect(joinKept(tokens, spacesBefore(text, tokens), keep.fill(0))).toBe('');
    }
  });

  it.each([
    [
      'On Monday, the well-known mayor (aged 61) resigned.',
      'On Monday , well - known ( aged 61 )',
      'The mayor resigned.',
    ],
    ['The well-known man, 61, left', '-  , 61 ,', 'The well known man left'],
    ['He (now old) left “this town” at last.', 'now at last', 'He (old) left “this town”.'],
    ["The old one isn't here", 'is', "The old onen't here"],
    ['“It is late,” he said: $5 more', 'It is ” he 5', '“late, said: $more'],
    ['今天天气很好。', '天气', '今天很好。'],
  ])('of "%s" without "%s" are "%s"', (text, dropped, expected) => {
    const own = tokenSplitter(
      { tokenizer: 'auto', protectedPattern: '' },
      { language: /\p{Script=Han}/u.test(text) ? 'zh' : 'en' },
    )(text);
    const left = words(dropped);
    const keep = own.map((token) =>
      left.includes(token) ? Number(left.splice(left.indexOf(token), 1).length === 0) : 1,
    );
    expect(joinKept(own, spacesBefore(text, own), keep)).toBe(expected);
  });

  it('that the text has not have a space before them', () => {
    expect(spacesBefore('a bc', ['a', 'x', 'b', 'c'])).toEqual([false, true, true, false]);
  });
});

describe('labels from a pair', () => {
  it.each([
    ['the old man and the sea', 'the sea', [0, 0, 0, 0, 1, 1]],
    ['a b a b c', 'a b c', [0, 0, 1, 1, 1]],
    ['On Friday the council met', 'The council met', [0, 0, 1, 1, 1]],
    ['x y z', 'y q z', [0, 1, 1]],
    ['x y z', 'q', [0, 0, 0]],
    ['x', '', [0]],
  ])('"%s" to "%s"', (source, compression, expected) => {
    expect(alignKept(words(source), compression === '' ? [] : words(compression))).toEqual(expected);
  });

  it('are as many as the longest common subsequence has, found by trying all', () => {
    const random = createRandom(1);
    const draw = (length: number) => Array.from({ length }, () => 'abc'[random.integer(3)]!);
    for (let n = 0; n < 60; n++) {
      const [source, compression] = [draw(8), draw(5)];
      const isIn = (tokens: readonly string[], of: readonly string[]) => {
        let at = 0;
        for (const token of of) if (token === tokens[at]) at++;
        return at === tokens.length;
      };
      const subsets = Array.from({ length: 2 ** 8 }, (_, bits) => source.filter((_, t) => (bits >> t) & 1));
      const most = Math.max(...subsets.filter((tokens) => isIn(tokens, compression)).map(({ length }) => length));
      const kept = source.filter((_, t) => alignKept(source, compression)[t] === 1);
      expect(isIn(kept, compression)).toBe(true);
      expect(kept).toHaveLength(most);
    }
  });
});

describe('the choice', () => {
  const probabilities = [0.9, 0.2, 0.5, 0.5, 0.7];

  it('by threshold', () => expect(aboveThreshold(probabilities, 0.5)).toEqual([1, 0, 0, 0, 1]));

  it.each([
    [0.4, [1, 0, 0, 0, 1]],
    [0.6, [1, 0, 1, 0, 1]],
    [1, [1, 1, 1, 1, 1]],
    [0.01, [1, 0, 0, 0, 0]],
  ])('of a ratio of %f has that share, the most probable', (ratio, expected) => {
    expect(mostProbable(probabilities, ratio)).toEqual(expected);
  });

  it('grows with the ratio: what a smaller one keeps, a larger keeps too', () => {
    const random = createRandom(2);
    const drawn = Array.from({ length: 30 }, () => random.uniform());
    let before = drawn.map(() => 0);
    for (let ratio = 0.1; ratio <= 1; ratio += 0.1) {
      const keep = mostProbable(drawn, ratio);
      expect(keep.every((kept, t) => kept >= before[t]!)).toBe(true);
      before = keep;
    }
  });
});

describe('token features', () => {
  const sentences = [words('The mayor said he closed the bridge in 1984 .'), words('The Mayor closed 22 bridges .')];
  const features = buildFeatures(featureNames, sentences, { minCount: 1, maxSize: 1000, lowerCase: true, english });

  it('see a word from all sides', () => {
    const encoded = encodeFeatures(features, words('Zzzridge closed 2013'), { lowerCase: true, english });
    const seen = [...features].map(([name, vocabulary], c) => [name, vocabulary.decode(encoded[c]!)]);
    expect(Object.fromEntries(seen)).toMatchObject({
      word: ['<unk>', 'closed', '0000'],
      suffix3: ['dge', 'sed', '000'],
      prefix3: ['<unk>', 'clo', '000'],
      shape: ['Xx', 'x', '0'],
      class: ['', 'VBD', ''],
      place: ['0', '1', '2'],
    });
  });

  it('know what a word is in its sentence', () => {
    const tagsOf = (text: string) => partsOfSpeech(words(text));
    expect(tagsOf('They plan to close the road .')).toEqual(['PRON', 'VERB', 'PART', 'VERB', 'DET', 'NOUN', 'PUNCT']);
    expect(tagsOf('The plan failed .')).toEqual(['DET', 'NOUN', 'VERB', 'PUNCT']);
    expect(partsOfSpeech([])).toEqual([]);
  });

  it('have one part of speech for each token, however the tagger splits', () => {
    const tokens = [
      'U.S.',
      'e-mail',
      "O'Brien",
      '2,000',
      'cannot',
      'a\u00a0b',
      '18',
      'th',
      '\u2026',
      '...',
      "n't",
      'x',
    ];
    expect(partsOfSpeech(tokens)).toHaveLength(tokens.length);
    expect(partsOfSpeech(tokens)[tokens.indexOf('2,000')]).toBe('NUM');
    expect(partsOfSpeech([...tokens, 'won', '.']).at(-1)).toBe('PUNCT');
  });

  it('do without word classes where there are none', () => {
    const plain = featureNamesOf({ lexicon: false, hints: false });
    expect(plain).not.toEqual(expect.arrayContaining(['class']));
    expect(plain[0]).toBe('word');
  });

  it('tell a clause by its punctuation, and how many verbs came before', () => {
    const own = buildFeatures(featureNames, [words('The man , who won , said he left .')], {
      minCount: 1,
      maxSize: 99,
      lowerCase: true,
      english,
    });
    const seen = (name: FeatureName, text: string) => {
      const all = encodeFeatures(own, words(text), { lowerCase: true, english });
      return own.get(name)!.decode(all[[...own.keys()].indexOf(name)]!);
    };
    const text = 'The man , who won , said he left .';
    expect(seen('clause', text).join(' | ')).toBe(
      ['0 of 2', '0 of 2', '0 of 2', '1 of 2', '1 of 2', '1 of 2', '2 of 2', '2 of 2', '2 of 2', '2 of 2'].join(' | '),
    );
    expect(seen('placeInClause', text).slice(0, 4)).toEqual(['0 and 2', '1 and 1', '2 and 0', '0 and 2']);
    expect(seen('placeFromEnd', text).slice(-2)).toEqual(['1', '0']);
    const verbs = (name: FeatureName) => [0, 4, 5, 9].map((t) => seen(name, text)[t]);
    expect(verbs('verbs')).toEqual(['0 of 2', '0 of 2', '1 of 2', '2 of 2']); // by itself "left" is an adjective
    expect(verbs('verbsInContext')).toEqual(['0 of 3', '0 of 3', '1 of 3', '3 of 3']);
  });

  it('of word classes need the lexicon', () => {
    expect(() => encodeFeatures(features, ['x'], { lowerCase: true })).toThrow(/loadEnglish/);
  });

  it('tell large letters from small ones where these are not made alike', () => {
    const cased = buildFeatures(['word'], sentences, { minCount: 1, maxSize: 1000, lowerCase: false });
    expect(cased.get('word')!.has('Mayor')).toBe(true);
    expect(features.get('word')!.has('Mayor')).toBe(false);
  });

  it('are the same read back, and others have another fingerprint', async () => {
    const again = featuresFromJson(JSON.parse(JSON.stringify(featuresJson(features))), 'columns.json');
    const reading = { lowerCase: true, english };
    expect(encodeFeatures(again, sentences[0]!, reading)).toEqual(encodeFeatures(features, sentences[0]!, reading));
    const fingerprint = await featuresFingerprint(features);
    expect(await featuresFingerprint(again)).toBe(fingerprint);
    const other = buildFeatures(featureNames, sentences.slice(1), {
      minCount: 1,
      maxSize: 1000,
      lowerCase: true,
      english,
    });
    expect(await featuresFingerprint(other)).not.toBe(fingerprint);
    expect(() => featuresFromJson({ letters: {} }, 'columns.json')).toThrow(
      'columns.json: expected the feature "word"',
    );
  });
});
