// What predict is given, document by document: lines of a pipe or a file, whole texts, folders of them, rows of tables.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DataError, LonghandError } from '@longhand/base';
import { isTable, lineGroups, lineRows, lineSource, type RowSource } from '@longhand/cli';
import { filesBelow, type Row, readTable, readWholeText } from '@longhand/datasets';
import { userPath } from '@longhand/runs';
import type { SummarySource } from '@longhand/summarization';

export interface InputSettings {
  /** A file of lines; empty: standard input. */
  readonly input: string;
  readonly format: 'auto' | 'text' | 'jsonl' | 'document';
  readonly documentColumn: string;
}

/** A document, or why it is none. */
interface InputDocument {
  /** What the answer begins with: where it stands, and what stood beside it. */
  readonly head: Readonly<Record<string, unknown>>;
  readonly source: SummarySource | DataError;
}

/** Files of lines, of rows; all others are one text each. */
const lineFile = /\.jsonl$/i;
const textFiles = ['.txt', '.txt.gz'];
/** Files read and summarized together. */
const groupSize = 16;

/**
 * The documents of files and folders, or without any of the input: the rows of a table, whose columns are kept, else its lines, or all of
 * it.
 * @throws DataError for a table without the column
 */
export async function documentRows(
  operands: readonly string[],
  settings: InputSettings,
  takesHints: boolean,
): Promise<RowSource<SummarySource>> {
  const { input, format, documentColumn } = settings;
  const isLines = operands.length === 0 && format !== 'document';
  if (isLines && isTable(input) && !lineFile.test(input)) return rowsOfTable(input, documentColumn);
  const lines = lineRows(input);
  async function* groups() {
    let count = 0;
    const documents = isLines
      ? readLines(lines, settings, takesHints)
      : operands.length > 0
        ? readOperands(operands, settings, takesHints)
        : readWhole(input);
    for await (const group of documents)
      yield group.map(({ head, source }) => ({ text: source, number: ++count, values: head }));
  }
  const share = (within: number) => (isLines ? lines.share?.(within) : undefined);
  return { groups: groups(), where: isLines ? lines.where : 'predict', unit: 'documents', share };
}

async function rowsOfTable(input: string, column: string): Promise<RowSource<SummarySource>> {
  const rows = await readTable(userPath(input), [column], { options: '--document-column' });
  let read = 0;
  async function* groups() {
    for (; read < rows.length; read += groupSize)
      yield rows.slice(read, read + groupSize).map((row, i) => ({
        ...{ text: documentOf(row, column), number: read + i + 1, values: row.values() },
      }));
  }
  return { groups: groups(), where: input, unit: 'rows', share: () => read / rows.length };
}

/** @throws what is no error of the data */
function documentOf(row: Row, column: string): SummarySource | DataError {
  try {
    const sentences = row.list(column);
    return sentences ? { document: sentences.join(' '), sentences } : { document: row.get(column) };
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
}

async function* readWhole(input: string): AsyncGenerator<InputDocument[]> {
  yield [await wholeInput(input)];
}

async function* readOperands(
  operands: readonly string[],
  settings: InputSettings,
  takesHints: boolean,
): AsyncGenerator<InputDocument[]> {
  let group: InputDocument[] = [];
  for (const operand of operands) {
    if (lineFile.test(operand)) {
      if (group.length > 0) yield group;
      group = [];
      for await (const lines of readLines(lineRows(operand), { ...settings, format: 'jsonl' }, takesHints))
        yield lines.map(({ head, source }) => ({ head: { file: operand, ...head }, source }));
      continue;
    }
    for await (const document of readOperand(operand, settings)) {
      group.push(document);
      if (group.length < groupSize) continue;
      yield group;
      group = [];
    }
  }
  if (group.length > 0) yield group;
}

async function* readOperand(operand: string, { documentColumn }: InputSettings): AsyncGenerator<InputDocument> {
  const path = userPath(operand);
  if (isTable(operand)) yield* tableRows(operand, documentColumn);
  else if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) yield* filesOf(operand);
  else yield await textOf(operand);
}

/** Each text of a folder, but for the summaries beside them that a folder to train on has. */
async function* filesOf(folder: string): AsyncGenerator<InputDocument> {
  const texts = await filesBelow(userPath(folder), textFiles);
  const files = texts.filter((file) => !documentsOf(file).some((document) => texts.includes(document)));
  if (files.length === 0)
    yield failed({ file: folder }, new DataError({ where: folder, expected: '.txt files', got: 'none' }));
  for (const file of files) yield await textOf(join(folder, file));
}

/** What a text may be the summary of, by its name. */
const documentsOf = (file: string): string[] =>
  [
    file.replace(/\.summary(?:\.\d+)?(?=\.txt(?:\.gz)?$)/i, ''),
    file.replace(/^summaries\/(.*?)(?:\.\d+)?(?=\.txt(?:\.gz)?$)/i, 'documents/$1'),
  ].filter((document) => document !== file);

const textOf = (file: string): Promise<InputDocument> =>
  attempted({ file }, async () => ({ document: await readWholeText(userPath(file)) }));

async function* tableRows(file: string, column: string): AsyncGenerator<InputDocument> {
  try {
    const rows = await readTable(userPath(file), [column], { options: '--document-column' });
    for (const [i, row] of rows.entries()) yield { head: { file, row: i + 1 }, source: documentOf(row, column) };
  } catch (error) {
    yield failed({ file }, error);
  }
}

async function* readLines(
  { groups }: RowSource,
  settings: Pick<InputSettings, 'format' | 'documentColumn'>,
  takesHints: boolean,
): AsyncGenerator<InputDocument[]> {
  for await (const group of groups)
    yield group.map(({ text: line, number }): InputDocument => {
      if (typeof line !== 'string') return { head: { line: number }, source: line };
      try {
        const { others, ...source } = readLine(line, `line ${number}`, settings, takesHints);
        return { head: { line: number, ...others }, source };
      } catch (error) {
        return failed({ line: number }, error);
      }
    });
}

/** All of standard input or of a file as one document. */
async function wholeInput(path: string): Promise<InputDocument> {
  if (path) return textOf(path);
  const chunks: Buffer[] = [];
  for await (const chunk of lineSource('')) chunks.push(chunk);
  return attempted({}, async () => {
    const lines: string[] = [];
    const all = (async function* () {
      yield Buffer.concat(chunks);
    })();
    for await (const group of lineGroups(all, 'standard input'))
      for (const line of group) {
        if (typeof line !== 'string') throw line;
        lines.push(line);
      }
    return { document: lines.join('\n') };
  });
}

async function attempted(head: InputDocument['head'], read: () => Promise<SummarySource>): Promise<InputDocument> {
  try {
    return { head, source: await read() };
  } catch (error) {
    return failed(head, error);
  }
}

/** @throws what is no error of the data */
function failed(head: InputDocument['head'], error: unknown): InputDocument {
  if (error instanceof DataError) return { head, source: error };
  if (error instanceof LonghandError) return { head, source: new DataError(error.problem) };
  throw error;
}

interface InputLine extends SummarySource {
  /** What stood in the JSON beside the document. */
  readonly others: Readonly<Record<string, unknown>>;
}

/** @throws DataError for a line that is no JSON object or has no document */
function readLine(
  line: string,
  where: string,
  { format, documentColumn }: Pick<InputSettings, 'format' | 'documentColumn'>,
  takesHints = false,
): InputLine {
  if (format === 'text' || (format === 'auto' && !line.startsWith('{'))) return { document: line, others: {} };
  const { [documentColumn]: document, ...others } = parseRow(line, where);
  const source = sourceOf(document);
  if (!source) {
    const fix = 'Name its field with --document-column.';
    const got = Object.keys({ [documentColumn]: document, ...others }).join(', ');
    throw new DataError({ where, expected: `a string in "${documentColumn}", or a list of sentences`, got, fix });
  }
  const { hint } = others;
  if (!takesHints || hint === undefined) return { ...source, others };
  if (typeof hint === 'string') return { ...source, hint, others };
  throw new DataError({ where, expected: 'a string in "hint"', got: JSON.stringify(hint) });
}

function parseRow(line: string, where: string): Record<string, unknown> {
  const fix = 'Lines that begin with { are JSON; if they are not, say --format text.';
  const problem = { where, expected: 'a JSON object', got: `"${line.slice(0, 40)}"`, fix };
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch (cause) {
    throw new DataError(problem, { cause });
  }
  if (typeof row === 'object' && row !== null && !Array.isArray(row)) return row as Record<string, unknown>;
  throw new DataError(problem);
}

/** A text, or a list of sentences. */
function sourceOf(document: unknown): SummarySource | undefined {
  if (typeof document === 'string') return { document };
  const isText = (one: unknown): one is string => typeof one === 'string';
  if (Array.isArray(document) && document.every(isText)) return { document: document.join(' '), sentences: document };
  return undefined;
}
