// ARPA files of other tools: values are those of KenLM's `query` (commit 4cb443e, 2025-03-30).
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ConfigError, DataError } from '@longhand/base';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatArpa, parseArpa } from './arpa.ts';
import { readArpa, writeArpa } from './arpa-files.ts';
import { trainNgram } from './kneser-ney.ts';
import type { NgramModel } from './model.ts';
import { begin, end } from './symbols.ts';

/** Tabs and back-offs as SRILM writes them; a model of closed vocabulary. */
const srilm = `Some words before.

\\data\\
ngram 1=4
ngram 2=3

\\1-grams:
-0.60206\t</s>
-99\t<s>\t-0.30103
-0.4771213\thello\t-0.1760913
-0.4259687\tworld

\\2-grams:
-0.1249387\t<s> hello
-0.2218487\thello world
-0.09691\tworld </s>

\\end\\
`;

/** With `<unk>` if its line is given. */
const doors = (unknownLine: string, door = 'door'): string => `\\data\\
ngram 1=${unknownLine === '' ? 5 : 6}
ngram 2=5

\\1-grams:
${unknownLine}-99\t<s>\t-0.3
-0.8\t</s>
-0.9\tred\t-0.25
-0.7\tcar\t-0.2
-1.1\t${door}\t-0.1

\\2-grams:
-0.4\t<s> red
-0.2\tred car
-0.3\tcar </s>
-0.6\tcar ${door}
-0.5\t${door} </s>

\\end\\
`;
const withUnknown = doors('-1.2\t<unk>\t0\n');

const quiet = { onWarning: () => {} };
const parse = (text: string) => parseArpa(text, 'test', quiet);

/** log10 p of each word and of the end. */
function scores(model: NgramModel, words: readonly string[]): number[] {
  let state = model.start();
  const found = words.map((word) => {
    const next = model.next(state, word);
    state = next.state;
    return next.logProb;
  });
  return [...found, model.end(state)].map((logProb) => Number((logProb / Math.LN10).toFixed(6)));
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
});
const written = async (name: string, content: string | Uint8Array): Promise<string> => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};

describe('ARPA', () => {
  it('there and back: the same text, the same probabilities to the digits written', () => {
    const { model } = trainNgram(
      [
        ['a', 'b', 'c', 'a'],
        ['b', 'c'],
        ['a', 'b'],
      ],
      { order: 3 },
    );
    const text = formatArpa(model);
    const again = parseArpa(text);
    expect(formatArpa(again)).toBe(text);
    for (const history of [[], [begin], ['a', 'b'], ['new']]) {
      for (const word of ['a', 'b', 'c', end, 'new'])
        expect(again.logProb(word, history)).toBeCloseTo(model.logProb(word, history), 5);
    }
    expect(parseArpa(formatArpa(model, 17)).logProb('c', ['a', 'b'])).toBe(model.logProb('c', ['a', 'b']));
    expect(() => formatArpa(model, 0)).toThrow(ConfigError);
  });

  it('reads what other tools write', () => {
    const model = parse(srilm);
    expect(model.order).toBe(2);
    expect(model.logProb('world', ['hello'])).toBeCloseTo(Math.LN10 * -0.2218487, 12);
    expect(model.logProb('world', [begin])).toBeCloseTo(Math.LN10 * (-0.30103 - 0.4259687), 12);
    expect(model.logProb('hello', ['world'])).toBeCloseTo(Math.LN10 * -0.4771213, 12);
    expect(formatArpa(parse(srilm.replaceAll('\n', '\r\n')))).toBe(formatArpa(model));
    expect(formatArpa(parse(`\uFEFF${srilm.slice(srilm.indexOf('\\data'))}`))).toBe(formatArpa(model));
  });

  it('writes and reads gzip: writes it where the name says so, reads it by its bytes', async () => {
    const { model } = trainNgram([['a', 'b']], { order: 2 });
    await writeArpa(join(folder, 'model.arpa.gz'), model);
    await writeArpa(join(folder, 'model.arpa'), model);
    const packed = await readFile(join(folder, 'model.arpa.gz'));
    expect(gunzipSync(packed).toString()).toBe(formatArpa(model));
    expect(await readFile(join(folder, 'model.arpa'), 'utf8')).toBe(formatArpa(model));
    for (const path of [
      join(folder, 'model.arpa.gz'),
      await written('plain.gz', formatArpa(model)),
      await written('packed.arpa', packed),
    ])
      expect(formatArpa(await readArpa(path))).toBe(formatArpa(model));
    await expect(writeArpa(join(folder, 'none', 'x.arpa'), model)).rejects.toThrow(/no such file/);
  });

  it('a word that is not there costs what <unk> does, with the back-off of its history', () => {
    const model = parseArpa(withUnknown);
    expect(scores(model, ['red', 'car'])).toEqual([-0.4, -0.2, -0.3]);
    expect(scores(model, ['red', 'new', 'car', 'door'])).toEqual([-0.4, -1.45, -0.7, -0.6, -0.5]);
  });

  it('<UNK> in upper case is the unknown word, unless <unk> is there too', () => {
    const upper = parseArpa(doors('-1.2\t<UNK>\n'));
    expect(formatArpa(upper)).toBe(formatArpa(parseArpa(withUnknown)));
    expect(scores(upper, ['new', 'car'])).toEqual([-1.5, -0.7, -0.3]);
    const both = parseArpa(withUnknown.replace('ngram 1=6', 'ngram 1=7').replace('-0.9', '-3\t<UNK>\n-0.9'));
    expect(scores(both, ['new', '<UNK>'])).toEqual([-1.5, -3, -0.8]);
    const sentences = parseArpa(withUnknown.replaceAll('<s>', '<S>').replaceAll('</s>', '</S>'));
    expect(scores(sentences, ['red', 'car'])).toEqual([-0.4, -0.2, -0.3]);
  });

  it('without <unk> an unknown word costs log10 p = -100, and the caller is told once', () => {
    const told: string[] = [];
    const model = parseArpa(doors(''), 'doors.arpa', { onWarning: (message) => told.push(message) });
    expect(told).toEqual(['doors.arpa has no <unk>: words it does not have count log10 p = -100.']);
    expect(scores(model, ['new', 'car'])).toEqual([-100.3, -0.7, -0.3]);
    expect(scores(model, ['red', 'new', 'car', 'door'])).toEqual([-0.4, -100.25, -0.7, -0.6, -0.5]);
    expect(scores(model, ['nine', 'one', 'seven'])).toEqual([-100.3, -100, -100, -0.8]);
    const bare = '\\data\\\nngram 1=1\n\\1-grams:\n-1\ta\n\\end\\\n';
    parseArpa(bare, 'x', { onWarning: (message) => told.push(message) });
    expect(told.slice(1).map((message) => message.split(':')[0])).toEqual(
      ['<unk>', '<s>', '</s>'].map((symbol) => `x has no ${symbol}`),
    );
  });

  it('only tab, line end and space separate: other white space is part of a word', () => {
    for (const space of ['\u00A0', '\u2028', '\u0085', '\u3000', '\v', '\f']) {
      const model = parseArpa(doors('-1.2\t<unk>\n', `porte${space}bleue`));
      const found = scores(model, ['car', `porte${space}bleue`]);
      expect(found).toEqual([-1, -0.6, -0.5]);
      expect(found.reduce((sum, logProb) => sum + logProb, 0)).toBeCloseTo(-2.1, 6);
    }
    const spaced = withUnknown.replace('-0.2\tred car', '  -0.2 \t red\t\tcar  ');
    expect(scores(parseArpa(spaced), ['red', 'car'])).toEqual([-0.4, -0.2, -0.3]);
  });

  it('words may look like numbers, headings or parts of an object', () => {
    for (const word of ['-0.5', '1e5', 'NaN', '\\data\\', '\\2-grams:', 'ngram', 'constructor', '__proto__'])
      expect(scores(parseArpa(doors('-1.2\t<unk>\n', word)), ['car', word]), word).toEqual([-1, -0.6, -0.5]);
  });

  it('numbers are those that KenLM reads', () => {
    const read = (logProb: string, backoff = '-0.25') =>
      scores(parse(withUnknown.replace('-0.9\tred\t-0.25', `${logProb}\tred\t${backoff}`)), ['car', 'red', 'door'])[1];
    expect([read('-9e-1'), read('-.9'), read('-0.90'), read('0'), read('-0.9', '0.25')]).toEqual(
      [-0.9, -0.9, -0.9, 0, -0.9].map((logProb) => Number((logProb - 0.2).toFixed(6))),
    );
    expect(read('-inf')).toBe(Number.NEGATIVE_INFINITY);
    expect(parse(withUnknown.replace('-0.9\tred', '-99\tred')).rarest).toBeCloseTo(-1.2 * Math.LN10, 12);
    for (const bad of ['0.2', '1e-9', 'inf', 'nan', 'NaN', '-nan', '-0,9', '0x1', '--1', '-', '.'])
      expect(() => read(bad), bad).toThrow(/test line 9: expected log10 p/);
    for (const bad of ['-inf', 'nan', 'x']) expect(() => read('-0.9', bad), bad).toThrow(/line 9/);
  });

  it.each([
    ['no data', 'hello', /line 1: expected a line \\data\\, got "hello"/],
    ['nothing', '', /line 1: expected a line \\data\\/],
    ['a draft of IRSTLM', 'iARPA\n\nngram 1=1', /compile-lm/],
    ['no counts', '\\data\\\n\n\\1-grams:\n-1\ta\n\\end\\', /got "\\\\1-grams:"/],
    ['no lengths at all', '\\data\\\n\\end\\', /1-grams, got "none"/],
    ['no words', '\\data\\\nngram 1=0\n\\1-grams:\n\\end\\', /1-grams, got "none"/],
    ['fewer entries', srilm.replace('ngram 2=3', 'ngram 2=4'), /4 2-grams as announced, got "3"/],
    ['more entries', srilm.replace('ngram 2=3', 'ngram 2=2'), /line 16: expected 2 2-grams as announced/],
    ['a huge count', srilm.replace('ngram 2=3', 'ngram 2=1000000000000'), /1000000000000 2-grams as announced/],
    ['a count that is none', srilm.replace('ngram 2=3', 'ngram 2=1e12'), /line 5: expected ngram 1=/],
    ['a length left out', srilm.replace('ngram 2=3', 'ngram 3=3'), /line 5: expected ngram 2=/],
    [
      'a length without end',
      srilm.replace('ngram 2=3', Array.from({ length: 40 }, (_, i) => `ngram ${i + 2}=1`).join('\n')),
      /at most 32 words/,
    ],
    ['a section left out', srilm.replace('\\2-grams:', ''), /line 14: expected log10 p, 1 words/],
    ['sections out of order', srilm.replace('\\1-grams:', '\\2-grams:'), /line 7: expected \\1-grams:/],
    ['a section too many', srilm.replace('\\end\\', '\\3-grams:\n\\end\\'), /line 18: expected \\end\\/],
    [
      'a section that is not announced',
      srilm.replace('ngram 2=3\n', '').replace('\t-0.30103', '').replace('\t-0.1760913', ''),
      /line 12: expected \\end\\/,
    ],
    ['a word too few', srilm.replace('hello world', 'hello'), /line 15: expected log10 p, 2 words/],
    ['a word too many', srilm.replace('hello world', 'hello world x y'), /line 15: expected log10 p, 2 words/],
    ['a back-off weight that cannot be used', srilm.replace('hello world', 'hello world\t-0.5'), /line 15/],
    ['no number', srilm.replace('-0.09691', 'x'), /line 16/],
    ['no end', srilm.replace('\\end\\', ''), /expected a line \\end\\/],
    ['more after the end', `${srilm}\n${srilm}`, /line 20: expected nothing after/],
    ['twice', srilm.replace('hello world', '<s> hello'), /"<s> hello": expected one entry, got two/],
    ['an n-gram from nowhere', srilm.replace('world </s>', 'word </s>'), /an entry for "word" before it/],
    ['a word that is no 1-gram', srilm.replace('hello world', 'hello word'), /"word" among the 1-grams/],
    ['probability above 1', srilm.replace('-0.2218487', '0.2218487'), /line 15: expected log10 p of 0 or less/],
  ])('says what is wrong: %s', (_, text, message) => {
    expect(() => parse(text)).toThrow(DataError);
    expect(() => parse(text)).toThrow(message);
  });
});
