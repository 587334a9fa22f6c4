// ARPA files, as SRILM and KenLM write and read them.
import { readFile, writeFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { DataError } from '@longhand/base';
import { type NgramEntry, NgramModel } from './model.ts';

/** @param digits significant ones of each number, 7 as in SRILM */
export function formatArpa(model: NgramModel, digits = 7): string {
  const number = (value: number) =>
    value === Number.NEGATIVE_INFINITY ? '-99' : String(Number(value.toPrecision(digits)));
  const levels = Array.from({ length: model.order }, (_, i) => [...model.entries(i + 1)]);
  const counts = levels.map((level, i) => `ngram ${i + 1}=${level.length}`);
  const sections = levels.map((level, i) => {
    const lines = level.map(({ words, logProb, backoff }) => {
      const weight = i + 1 < model.order && backoff !== 0 ? `\t${number(backoff)}` : '';
      return `${number(logProb)}\t${words.join(' ')}${weight}`;
    });
    return [`\\${i + 1}-grams:`, ...lines, ''].join('\n');
  });
  return ['\\data\\', ...counts, '', ...sections, '\\end\\', ''].join('\n');
}

/** @param where names the source in errors @throws DataError with the line that is wrong */
export function parseArpa(text: string, where = 'ARPA'): NgramModel {
  const lines = text.split(/\r?\n/);
  const problem = (line: number, expected: string, got: string) =>
    new DataError({ where: `${where} line ${line + 1}`, expected, got: JSON.stringify(got.slice(0, 60)) });
  const data = lines.findIndex((line) => line.trim() === '\\data\\');
  if (data < 0) throw problem(0, 'a line \\data\\', lines[0]!);
  const announced: number[] = [];
  const entries: NgramEntry[] = [];
  let [section, ended] = [0, false];
  const found: number[] = [];
  for (let i = data + 1; i < lines.length && !ended; i++) {
    const line = lines[i]!.trim();
    if (line === '') continue;
    const count = /^ngram\s+(\d+)\s*=\s*(\d+)$/.exec(line);
    const heading = /^\\(\d+)-grams:$/.exec(line);
    if (line === '\\end\\') ended = true;
    else if (count && section === 0) {
      if (Number(count[1]) !== announced.length + 1) throw problem(i, `ngram ${announced.length + 1}=`, line);
      announced.push(Number(count[2]));
    } else if (heading) {
      section++;
      if (Number(heading[1]) !== section || section > announced.length) throw problem(i, `\\${section}-grams:`, line);
      found.push(0);
    } else if (section === 0) throw problem(i, 'ngram 1=... or \\1-grams:', line);
    else {
      entries.push(
        parseEntry(line, section) ?? fail(problem(i, `log10 p, ${section} words, a back-off weight or none`, line)),
      );
      found[section - 1] = found[section - 1]! + 1;
    }
  }
  if (!ended) throw problem(lines.length - 1, 'a line \\end\\', 'the end of the file');
  announced.forEach((count, i) => {
    if (found[i] !== count) throw problem(data, `${count} ${i + 1}-grams as announced`, String(found[i] ?? 0));
  });
  return new NgramModel(entries, announced.length, where);
}

function parseEntry(line: string, length: number): NgramEntry | undefined {
  const [logProb, ...rest] = line.split(/\s+/);
  const [words, weights] = [rest.slice(0, length), rest.slice(length)];
  const [p, backoff] = [parseLog(logProb!), weights.length === 0 ? 0 : parseLog(weights[0]!)];
  if (words.length < length || weights.length > 1 || Number.isNaN(p) || Number.isNaN(backoff)) return undefined;
  return { words, logProb: p, backoff };
}

const parseLog = (text: string): number => (text === '-inf' ? Number.NEGATIVE_INFINITY : Number(text));

const fail = (error: Error): never => {
  throw error;
};

/** A file, `.gz` too. @throws DataError if it is missing or wrong */
export async function readArpa(path: string): Promise<NgramModel> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new DataError({ where: path, expected: 'an ARPA file', got: 'no such file' }, { cause });
  });
  return parseArpa((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'), path);
}

export const writeArpa = (path: string, model: NgramModel, digits?: number): Promise<void> =>
  writeFile(path, formatArpa(model, digits));
