import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError } from '@longhand/base';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  answerRows,
  countAnswers,
  countText,
  type InputLine,
  jsonAnswers,
  lineRows,
  parseShard,
  plainAnswers,
  separatedAnswers,
  tableRows,
} from './index.ts';

afterEach(() => vi.restoreAllMocks());

type Answer = (lines: readonly InputLine[]) => Promise<string[]>;

/** The lines of a file, answered on standard output: by answers alone, or JSON where there is none. */
const answerFile = (input: string, answer: Answer, { mine = parseShard('1/1'), text = false } = {}): Promise<void> =>
  answerRows<string>(lineRows(input), {
    ...{ mine, answer, write: (part: string) => void process.stdout.write(part) },
    format: (row, one) => (text || typeof one === 'string' ? plainAnswers(row, one) : jsonAnswers(row, one)),
  });

async function answered(text: string, shard: string, answer: Answer): Promise<string> {
  let output = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((part) => {
    output += part;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const input = join(await mkdtemp(join(tmpdir(), 'longhand-')), 'lines.txt');
  await writeFile(input, text);
  await answerFile(input, answer, { mine: parseShard(shard) });
  vi.restoreAllMocks();
  return output;
}

it('answers every line in its order, with its number', async () => {
  const output = await answered('a\n\nc\n', '1/1', async (lines) =>
    lines.map(({ text, number }) => `${number}:${text}`),
  );
  expect(output).toBe('1:a\n2:\n3:c\n');
});

it('a shard answers its own lines, by their numbers in the whole input', async () => {
  const output = await answered('a\nb\nc\nd\ne\n', '2/2', async (lines) =>
    lines.map(({ text, number }) => `${number}:${text}`),
  );
  expect(output).toBe('2:b\n4:d\n');
});

it('asks for no answers where a shard has no line, and writes nothing', async () => {
  const answer = vi.fn(async () => ['never']);
  expect(await answered('a\n', '2/3', answer)).toBe('');
  expect(answer).not.toHaveBeenCalled();
});

it('a line that cannot be read or answered has its error in its place, and the end is an error', async () => {
  const input = join(await mkdtemp(join(tmpdir(), 'longhand-')), 'lines.txt');
  await writeFile(input, Buffer.from('a\nf\u00fcr\nno\nb\n', 'latin1'));
  const answer = async (lines: readonly InputLine[]) =>
    lines.map(({ text, number }) => {
      if (text === 'no') throw new DataError({ where: `line ${number}`, expected: 'yes', got: text });
      return `${number}:${text}`;
    });
  const run = async (text: boolean) => {
    const output = { out: '', err: '' };
    vi.spyOn(process.stdout, 'write').mockImplementation((part) => {
      output.out += part;
      return true;
    });
    vi.spyOn(process.stderr, 'write').mockImplementation((part) => {
      output.err += part;
      return true;
    });
    const failure = await answerFile(input, answer, { text }).then(String, String);
    vi.restoreAllMocks();
    return { ...output, failure };
  };
  const json = await run(false);
  const [first, second, third, fourth] = json.out.trim().split('\n');
  expect([first, fourth]).toEqual(['1:a', '4:b']);
  expect(JSON.parse(second!)).toEqual({ line: 2, error: expect.stringContaining('line 2: expected UTF-8') });
  expect(JSON.parse(third!)).toEqual({ line: 3, error: 'line 3: expected yes, got no.' });
  expect(json.failure).toContain(
    'expected lines that can be answered, got 2 of 4 that cannot, the first of them line 2.',
  );
  const text = await run(true);
  expect(text.out).toBe('1:a\n\n\n4:b\n');
  expect(text.err).toContain('No answer for 3: line 3: expected yes, got no.');
});

it('an error that is of no line ends it', async () => {
  const failing = answered('a\nb\n', '1/1', async () => {
    throw new TypeError('a bug');
  });
  await expect(failing).rejects.toThrow('a bug');
});

describe('a table', () => {
  const row = (text: string | undefined, more: Record<string, unknown> = {}) => ({
    get: () => {
      if (text !== undefined) return text;
      throw new DataError({ where: 'row', expected: 'a text', got: 'none' });
    },
    values: () => ({ text, ...more }),
  });
  const rows = [
    row('good, "really"', { label: 'x', id: 7 }),
    row(undefined, { label: 'y', id: 8 }),
    row('a\nb', { label: 'z', id: 9 }),
  ];
  const score = async (
    format: Parameters<typeof answerRows<{ label: string; score?: number }>>[1]['format'],
    mine = '1/1',
  ) => {
    let output = '';
    const answer = async (lines: readonly InputLine[]) =>
      lines.map(({ number }) => ({ label: `l${number}`, score: number }));
    const done = answerRows(tableRows('in.csv', rows, 'text'), {
      ...{ mine: parseShard(mine), answer, format },
      write: (text) => {
        output += text;
      },
      progress: { write: () => true },
    });
    await done.catch((error: unknown) => expect(String(error)).toContain('in.csv: expected rows that can be answered'));
    return output;
  };

  it('keeps its columns in CSV, quoted, with the answer and the error beside them', async () => {
    expect(await score(separatedAnswers(',', ['label', 'score']))).toBe(
      [
        'text,label,id,predicted_label,score,error',
        '"good, ""really""",x,7,l1,1,',
        ',y,8,,,"row: expected a text, got none."',
        '"a\nb",z,9,l3,3,\n',
      ].join('\n'),
    );
  });

  it('keeps its columns in TSV and JSON lines, of its shard', async () => {
    expect(await score(separatedAnswers('\t', ['score']), '1/3')).toBe(
      'text\tlabel\tid\tscore\terror\n"good, ""really"""\tx\t7\t1\t\n',
    );
    const lines = (await score(jsonAnswers))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([
      { text: 'good, "really"', label: 'x', id: 7, predicted_label: 'l1', score: 1 },
      { label: 'y', id: 8, line: 2, error: 'row: expected a text, got none.' },
      { text: 'a\nb', label: 'z', id: 9, predicted_label: 'l3', score: 3 },
    ]);
  });
});

it('an answer may say itself that it is none', () => {
  const write = separatedAnswers(',', ['text']);
  expect(write({ text: 'a.wav', number: 1, values: { file: 'a.wav' } }, { error: 'no sound' })).toBe(
    'file,text,error\na.wav,,no sound\n',
  );
});

it('answers are counted, shown as they come, and the first that failed is named', () => {
  const shown: string[] = [];
  const output = { isTTY: true, columns: 80, write: (text: string) => shown.push(text) };
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  const count = countAnswers({ where: 'predict', unit: 'files', share: () => 0.5 }, output);
  for (const number of [1, 2, 3]) count.add(number, number > 1);
  clock.mockReturnValue(2000);
  count.show();
  expect(shown.join('')).toContain('3 files  1.5 files/s  0:02 left');
  expect(() => count.end()).toThrow(
    'predict: expected files that can be answered, got 2 of 3 that cannot, the first of them file 2.',
  );
  expect(() => countAnswers({ where: 'predict', unit: 'files' }, output).end()).not.toThrow();
});

it('a row that takes long is shown with how far it is', () => {
  const shown: string[] = [];
  const output = { isTTY: true, columns: 80, write: (text: string) => shown.push(text) };
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  const count = countAnswers({ where: 'predict', unit: 'files', share: (within) => within / 2 }, output);
  clock.mockReturnValue(10_000);
  count.show({ share: 0.5, text: 'a.wav: 0:30 of 1:00' });
  expect(shown.join('')).toContain('a.wav: 0:30 of 1:00  0 files  0 files/s  0:30 left');
});

it('progress says how many, how fast, how long', () => {
  expect(countText(12_000, 10, { unit: 'lines', share: 0.25 })).toBe('12,000 lines  1,200 lines/s  0:30 left');
  expect(countText(3, 2, { unit: 'lines' })).toBe('3 lines  1.5 lines/s');
});
