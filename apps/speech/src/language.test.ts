// Language models and lexicons by other people's programs: no word that was said is lost in silence.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DataError } from '@longhand/base';
import { type CtcEmissions, ctcPrefixSearch } from '@longhand/decoding';
import { openRun, type RunFolder } from '@longhand/runs';
import { buildTokens, createScorer, type SpeechTokens } from '@longhand/speech';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaults } from './config.ts';
import { type LanguageSettings, languageDefaults } from './decoding-flags.ts';
import { loadLanguage, transcriptsFile } from './language.ts';
import { main as tuneMain } from './tune.ts';

const said = 'nine one seven';
const transcripts = [said, 'two six', 'zero eight four three five'];
let folder = '';
let run: RunFolder;
const tokens: Record<'characters' | 'words', SpeechTokens> = {} as never;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  run = openRun(folder);
  await writeFile(run.file(transcriptsFile), transcripts.map((text) => `${text}\n`).join(''));
  for (const kind of ['characters', 'words'] as const)
    tokens[kind] = buildTokens({ ...defaults, tokens: kind }, transcripts);
});
const written = async (name: string, content: string | Uint8Array): Promise<string> => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};

/** A model that has heard the text well: 0.97 for each token and the blanks between. */
function emissionsOf(text: string, { vocabulary, encode }: SpeechTokens): CtcEmissions {
  const path = encode(text).flatMap((id) => [id, 0]);
  const classes = vocabulary.size;
  const logProbs = new Float32Array(path.length * classes).fill(Math.log(0.03 / (classes - 1)));
  for (const [t, id] of path.entries()) logProbs[t * classes + id] = Math.log(0.97);
  return { logProbs, frames: path.length, classes };
}

async function heard(settings: Partial<LanguageSettings>, kind: keyof typeof tokens = 'words') {
  const warnings: string[] = [];
  const all = { ...languageDefaults, ...settings };
  const language = await loadLanguage(run, tokens[kind], all, (message) => warnings.push(message));
  const scorer = createScorer(language, tokens[kind], all);
  const [best] = ctcPrefixSearch(emissionsOf(said, tokens[kind]), { beamSize: 16, ...(scorer && { scorer }) });
  return { text: tokens[kind].decode(best!.tokens), warnings };
}

/** Unigrams over these words, without `nine`. */
const unigrams = (...lines: readonly string[]): string => {
  const words = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'zero'].map((word) => `-1.0\t${word}`);
  const all = [...lines, '-99\t<s>', '-0.9\t</s>', ...words];
  return `\\data\\\nngram 1=${all.length}\n\n\\1-grams:\n${all.join('\n')}\n\n\\end\\\n`;
};

describe('a word that the language model does not know is heard all the same', () => {
  it.each([
    ['<UNK> in upper case', ['-2\t<UNK>'], 0],
    ['<unk>', ['-2\t<unk>'], 0],
    ['<unk> that says never', ['-99\t<unk>'], 0],
    ['no <unk>', [], 1],
    ['the word itself at -99', ['-2\t<unk>', '-99\tnine'], 0],
    ['the word itself at -inf', ['-2\t<unk>', '-inf\tnine'], 0],
  ])('%s', async (_, lines, warned) => {
    const lm = await written('digits.arpa', unigrams(...lines));
    for (const kind of ['words', 'characters'] as const) {
      for (const lmWeight of [0, 0.5, 1]) {
        const { text, warnings } = await heard({ lm, lmWeight }, kind);
        expect(text, `${kind}, weight ${lmWeight}`).toBe(said);
        expect(warnings).toHaveLength(warned);
      }
    }
    if (warned > 0) expect((await heard({ lm })).warnings[0]).toMatch(/no <unk>.*as its rarest word/);
  });

  it('texts and tokens of which the model knows nothing are heard too, and that is told', async () => {
    const lm = await written(
      'doors.arpa.gz',
      gzipSync(unigrams().replace(/[a-z]{3,}$/gm, (word) => word.toUpperCase())),
    );
    const { text, warnings } = await heard({ lm, tokenLm: lm });
    expect(text).toBe(said);
    expect(warnings.filter((message) => /none of the words or tokens.*case/.test(message))).toHaveLength(2);
  });

  it('costs more if told so', async () => {
    const lm = await written('digits.arpa', unigrams());
    expect((await heard({ lm, lmUnknown: -80 })).text).toBe('one seven');
  });
});

describe('a lexicon', () => {
  const lexicon = async (text: string | Uint8Array, kind: keyof typeof tokens = 'words') =>
    heard({ lexicon: await written('words.txt', text) }, kind);

  it('is read past a byte order mark, line ends of Windows and white space around words', async () => {
    for (const text of [
      '\uFEFFnine\none\nseven\n',
      'nine\r\none\r\nseven',
      'nine \n\tone\nseven\u00A0\n\n  \n',
      'seven\none\nnine\none\n',
    ])
      for (const kind of ['words', 'characters'] as const)
        expect(await lexicon(text, kind)).toEqual({ text: said, warnings: [] });
  });

  it('names the words that the run cannot write', async () => {
    const { text, warnings } = await lexicon('nine\none\nseven\nÜber\n\u001B[31m\n', 'characters');
    expect(text).toBe(said);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/2 of 5 words of .*: "Über", "\\u001b\[31m"$/);
    await expect(lexicon('red\ncar\n')).rejects.toThrow(/run's tokens can write, got none: "red", "car"/);
  });

  it('says what is wrong', async () => {
    for (const [text, message] of [
      ['', /empty file/],
      ['\uFEFF\n \n', /at least one word/],
      ['nine\nred R EH D\n', /line 2: expected one word, got "red R EH D"/],
      [Buffer.from('\uFEFFnine\n', 'utf16le'), /UTF-16/],
      [Buffer.from('caf\u00E9\n', 'latin1'), /UTF-8/],
    ] as const) {
      await expect(lexicon(text), String(message)).rejects.toThrow(message);
      await expect(lexicon(text)).rejects.toThrow(DataError);
    }
    await expect(heard({ lexicon: join(folder, 'none') })).rejects.toThrow(/no such file/);
    await expect(heard({ lexicon: folder })).rejects.toThrow(/a folder/);
  });

  it('knows the case of a run that has one only', async () => {
    const lower = buildTokens({ ...defaults, tokens: 'words', lowerCase: true }, transcripts);
    const settings = { ...languageDefaults, lexicon: await written('upper.txt', 'NINE\nOne\n') };
    const language = await loadLanguage(run, lower, settings, (message) => expect.fail(message));
    expect(language.lexicon).toEqual(['nine', 'one']);
  });
});

it.each([
  ['--lm-weights', ''],
  ['--lm-weights', '0.1,,0.2'],
  ['--lm-weights', '0.1;0.2'],
  ['--lm-weights', '-1'],
  ['--token-lm-weights', 'NaN'],
  ['--word-bonuses', '0x1'],
])('tune refuses %s %j', async (flag, value) => {
  await expect(tuneMain([`${flag}=${value}`])).rejects.toThrow(/expected numbers.* with commas/);
});
