// The conversions from official formats, on archives made here in those formats.
import { gzipSync } from 'node:zlib';
import { encodeWav } from '@longhand/audio';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { tarOf } from '../tar-testing.ts';
import { aeslc, parseEmail } from './aeslc.ts';
import { an4, an4Splits } from './an4.ts';
import { chnSentiCorp } from './chnsenticorp.ts';
import { fsdd, fsddSplits } from './fsdd.ts';
import { imdb } from './imdb.ts';
import { multi30k } from './multi30k.ts';
import { scitldr } from './scitldr-a.ts';
import { spoken } from './spoken.ts';
import { phrasesOf, sst } from './sst.ts';
import { type Pair, splitPairs, tatoebaRecipe } from './tatoeba.ts';

const zip = (files: Record<string, string>): Buffer =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]))));

const tarGz = async (files: Record<string, string>): Promise<Buffer> => gzipSync(await tarOf(files));
const texts = (contents: ReadonlyMap<string, Buffer>) =>
  Object.fromEntries([...contents].map(([path, content]) => [path, content.toString('utf8')]));

describe('SST', () => {
  const tree = '(3 (2 (2 A) (3 (2 good\\/bad) (2 film))) (3 (1 -LRB-) (3 (3 really) (2 -RRB-))))';
  it('reads a tree as its phrases, parts first', () => {
    expect(phrasesOf(tree).map(({ label, text }) => `${label} ${text}`)).toEqual([
      '2 A',
      '2 good/bad',
      '2 film',
      '3 good/bad film',
      '2 A good/bad film',
      '1 (',
      '3 really',
      '2 )',
      '3 really )',
      '3 ( really )',
      '3 A good/bad film ( really )',
    ]);
  });
  it('makes sentences, phrases and their binary forms', async () => {
    const trees = `${tree}\n(2 (2 A) (2 film))\n(0 (0 bad) (2 film))\n`;
    const made = texts(
      await sst.recipe.convert([zip({ 'trees/train.txt': trees, 'trees/dev.txt': tree, 'trees/test.txt': tree })]),
    );
    expect(made['sst/sst5/train.tsv.gz']).toBe('3\tA good/bad film ( really )\n2\tA film\n0\tbad film\n');
    expect(made['sst/sst2/train.tsv.gz']).toBe('1\tA good/bad film ( really )\n0\tbad film\n');
    expect(made['sst/sst5/train.phrases.tsv.gz']!.split('\n')).toHaveLength(15);
    expect(made['sst/sst2/train.phrases.tsv.gz']).not.toContain('A film');
    expect(Object.keys(made)).toHaveLength(8);
  });
});

it('IMDB sorts by class, then by number of the review', async () => {
  const made = texts(
    await imdb.recipe.convert([
      await tarGz({
        'aclImdb/train/pos/2_9.txt': 'fine',
        'aclImdb/train/neg/10_1.txt': 'bad\tat\nall',
        'aclImdb/train/neg/9_2.txt': 'poor',
        'aclImdb/train/unsup/1_0.txt': 'unknown',
        'aclImdb/test/pos/0_10.txt': 'great',
      }),
    ]),
  );
  expect(made).toEqual({
    'imdb/train.tsv.gz': '0\t2\tpoor\n0\t1\tbad at all\n1\t9\tfine\n',
    'imdb/test.tsv.gz': '1\t10\tgreat\n',
  });
});

it('ChnSentiCorp marks what dev and test share with train', async () => {
  const table = (rows: string) => `label\ttext_a\n${rows}`;
  const made = texts(
    await chnSentiCorp.recipe.convert([
      zip({
        'c/train.tsv': table('1\t很 好\r\n0\t差\n'),
        'c/dev.tsv': table('1\t很  好\n'),
        'c/test.tsv': table('0\t一般\n'),
      }),
    ]),
  );
  expect(made['chnsenticorp/train.tsv.gz']).toBe('1\t很 好\n0\t差\n');
  expect(made['chnsenticorp/dev.tsv.gz']).toBe('1\t很 好\t1\n');
  expect(made['chnsenticorp/test.tsv.gz']).toBe('0\t一般\t0\n');
});

it('SciTLDR keeps id, title, sentences, labels and targets', async () => {
  const paper = {
    source: ['A.', 'B.'],
    source_labels: [0, 1],
    rouge_scores: [0.1],
    paper_id: 'x',
    target: ['t'],
    title: 'T',
  };
  const file = Buffer.from(`${JSON.stringify(paper)}\n`);
  const made = texts(await scitldr.recipe.convert([file, file, file]));
  expect(made['scitldr-a/dev.jsonl.gz']).toBe(
    '{"id":"x","title":"T","source":["A.","B."],"labels":[0,1],"target":["t"]}\n',
  );
});

it('AESLC takes body, subject and annotations apart', async () => {
  expect(parseEmail('a_1', 'Hi,\r\nsee you.\n\n@subject\nMeeting\n\n@ann0\nmeet\n\n@ann1\nm\n\n@ann2\nx y')).toEqual({
    ...{ id: 'a_1', body: 'Hi,\nsee you.', subject: 'Meeting' },
    ...{ ann0: 'meet', ann1: 'm', ann2: 'x y' },
  });
  const root = 'AESLC-master/enron_subject_line';
  const made = texts(
    await aeslc.recipe.convert([
      await tarGz({
        [`${root}/dev/b_2.subject`]: 'B\n\n@subject\nb',
        [`${root}/dev/b_10.subject`]: 'C\n\n@subject\nc',
      }),
    ]),
  );
  expect(made['aeslc/dev.jsonl.gz']).toBe(
    '{"id":"b_10","body":"C","subject":"c"}\n{"id":"b_2","body":"B","subject":"b"}\n',
  );
});

describe('Tatoeba', () => {
  const pairs: Pair[] = [
    ['Hi.', 'Hallo!'],
    ['Hi.', 'Servus!'],
    ['hello.', 'HALLO!'],
    ['Run!', 'Lauf!'],
    ['Go.', 'Geh.'],
    ['Stop.', 'Halt.'],
    ['Wait.', 'Warte.'],
    ['Come.', 'Komm.'],
  ];
  it('keeps pairs that share a sentence in one split, loses none, and keeps their order', () => {
    const splits = splitPairs(pairs, 2);
    const all = Object.values(splits).flat();
    expect(all).toHaveLength(pairs.length);
    const home = (pair: Pair) => Object.entries(splits).find(([, rows]) => rows.includes(pair))![0];
    expect(new Set(pairs.slice(0, 3).map(home)).size).toBe(1);
    expect(splits.test.length).toBeGreaterThanOrEqual(2);
    expect(splits.dev.length).toBeGreaterThanOrEqual(2);
    for (const rows of Object.values(splits)) {
      const places = rows.map((pair) => pairs.indexOf(pair));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    }
  });
  it('reads the pairs of the zip once each, in plain spaces', async () => {
    const text = 'Hi.\tGrüß\u00a0dich!\nHi.\tGrüß dich!\nBye.\tTschüss!\tCC-BY\n';
    const made = texts(await tatoebaRecipe('deu').convert([zip({ 'deu.txt': text, '_about.txt': 'about' })]));
    expect(
      Object.values(made)
        .join('')
        .match(/Grüß dich!/g),
    ).toHaveLength(1);
    expect(Object.values(made).join('')).not.toContain('CC-BY');
    expect(made['tatoeba-eng-deu/about.txt']).toBe('about');
  });
});

it('Multi30k unpacks what is packed there', async () => {
  const downloads = multi30k.recipe.downloads.map(({ url }) =>
    url.endsWith('.gz') ? gzipSync(url) : Buffer.from(url),
  );
  const made = texts(await multi30k.recipe.convert(downloads));
  expect(Object.keys(made)).toHaveLength(24);
  expect(made['multi30k/raw/train.en.gz']).toMatch(/raw\/train\.en\.gz$/);
  expect(made['multi30k/tok/val.lc.norm.tok.cs.gz']).toMatch(/tok\/val\.lc\.norm\.tok\.cs$/);
});

describe('AN4 and FSDD', () => {
  const clip = (value: number) =>
    Buffer.from(encodeWav({ samples: new Float32Array(800).fill(value / 32768), sampleRate: 8000 }));
  const archive = (files: Record<string, Uint8Array>) => Buffer.from(zipSync(files));
  /** The sums that a recipe without them complains of, one split after another. */
  async function sumsOf(splits: readonly string[], make: (sums: Record<string, string>) => Promise<unknown>) {
    const sums: Record<string, string> = {};
    for (const split of splits) {
      const error = await make(sums).catch((cause: Error) => cause);
      sums[split] = /got ([0-9a-f]{64})\./.exec((error as Error).message)![1]!;
    }
    return sums;
  }

  it('FSDD goes to test by the index of the clip', async () => {
    const zipped = archive({
      'fsdd-x/recordings/3_bob_5.wav': clip(1),
      'fsdd-x/recordings/3_bob_10.wav': clip(2),
      'fsdd-x/recordings/0_ann_4.wav': clip(3),
      'fsdd-x/metadata.py': Buffer.from(''),
    });
    const make = (sums: Record<string, string>) => spoken('fsdd', 'a/b', 'c', fsddSplits, sums).convert([zipped]);
    const made = texts(await make(await sumsOf(['train', 'test'], make)));
    expect(made['fsdd/train.tsv']).toBe(
      'path\ttranscript\tspeaker\tduration\n3_bob_10.wav\tthree\tbob\t0.100\n3_bob_5.wav\tthree\tbob\t0.100\n',
    );
    expect(made['fsdd/test.tsv']).toContain('0_ann_4.wav\tzero\tann\t0.100\n');
    expect(made['fsdd/test.tar']).toContain('0_ann_4.wav');
    const other = archive({ 'fsdd-x/recordings/3_bob_5.wav': clip(9) });
    await expect(fsdd.recipe.convert([other])).rejects.toThrow(
      /expected train with SHA-256 [0-9a-f]{64} of its manifest and samples/,
    );
  });

  it('AN4 takes dev from the first hundred of train, and texts from both transcriptions', async () => {
    const names = Array.from({ length: 102 }, (_, i) => `an${100 + i}`);
    const zipped = archive({
      'an4-x/etc/an4_train.transcription': Buffer.from(
        names.map((name, i) => `<s> WORD ${i % 2 ? 'A' : 'B'} </s> (${name}-ann-b)\n`).join(''),
      ),
      'an4-x/etc/an4_test.transcription': Buffer.from('GO HOME (cen1-eve-b)\n'),
      'an4-x/wav/an4test_clstk/eve/cen1-eve-b.wav': clip(7),
      ...Object.fromEntries(names.map((name, i) => [`an4-x/wav/an4_clstk/ann/${name}-ann-b.wav`, clip(i)])),
    });
    const make = (sums: Record<string, string>) => spoken('an4', 'a/b', 'c', an4Splits, sums).convert([zipped]);
    const made = texts(await make(await sumsOf(['train', 'dev', 'test'], make)));
    const rows = (split: string) => made[`an4/${split}.tsv`]!.trimEnd().split('\n').slice(1);
    expect([rows('train').length, rows('dev').length]).toEqual([2, 100]);
    expect(rows('train')[1]).toBe('an201-ann-b.wav\tWORD A\tann\t0.100');
    expect(rows('dev')[0]).toBe('an100-ann-b.wav\tWORD B\tann\t0.100');
    expect(rows('test')).toEqual(['cen1-eve-b.wav\tGO HOME\teve\t0.100']);
    const silent = archive({ 'an4-x/etc/an4_train.transcription': Buffer.from('<s> GO </s> (an1-ann-b)\n') });
    await expect(an4.recipe.convert([silent])).rejects.toThrow('expected a file an4_clstk/.../an1-ann-b.wav, got none');
  });
});
