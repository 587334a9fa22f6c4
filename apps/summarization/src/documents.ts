// What predict is given, document by document: lines of a pipe or a file, whole texts, folders of them, rows of tables.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DataError, LonghandError } from '@longhand/base';
import { lineGroups, lineSource } from '@longhand/cli';
import { filesBelow, readTable, readWholeText } from '@longhand/datasets';
import { userPath } from '@longhand/runs';
import type { SummarySource } from '@longhand/summarization';

export interface InputSettings {
  /** A file of lines; empty: standard input. */
  readonly input: string;
  readonly format: 'auto' | 'text' | 'jsonl' | 'document';
  readonly documentColumn: string;
}

/** A document, or why it is none. */
export interface InputDocument {
  /** What the answer begins with: where it stands, and what stood beside it. */
  readonly head: Readonly<Record<string, unknown>>;
  readonly source: SummarySource | DataError;
}

/** Files of lines, of rows; all others are one text each. */
const lineFile = /\.jsonl$/i;
const tableFile = /\.(?:tsv|csv|json|jsonl)(?:\.gz)?$/i;
const textFiles = ['.txt', '.txt.gz'];
/** Files read and summarized together. */
const groupSize = 16;

/** In groups that are answered together, in their order; numbers go on over all groups. */
export async function* readInputs(
  operands: readonly string[],
  settings: InputSettings,
  takesHints: boolean,
): AsyncGenerator<InputDocument[]> {
  if (operands.length === 0) {
    if (settings.format === 'document') yield [await wholeInput(settings.input)];
    else yield* readLines(settings.input, settings, takesHints);
    return;
  }
  let group: InputDocument[] = [];
  for (const operand of operands) {
    if (lineFile.test(operand)) {
      if (group.length > 0) yield group;
      group = [];
      for await (const lines of readLines(operand, { ...settings, format: 'jsonl' }, takesHints))
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
  if (tableFile.test(operand)) yield* tableRows(operand, documentColumn);
  else if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) yield* filesOf(operand);
  else yield await textOf(operand);
}

/** Each text of a folder. */
async function* filesOf(folder: string): AsyncGenerator<InputDocument> {
  const files = await filesBelow(userPath(folder), textFiles);
  if (files.length === 0)
    yield failed({ file: folder }, new DataError({ where: folder, expected: '.txt files', got: 'none' }));
  for (const file of files) yield await textOf(join(folder, file));
}

const textOf = (file: string): Promise<InputDocument> =>
  attempted({ file }, async () => ({ document: await readWholeText(userPath(file)) }));

async function* tableRows(file: string, column: string): AsyncGenerator<InputDocument> {
  try {
    const rows = await readTable(userPath(file), [column], { options: '--document-column' });
    for (const [i, row] of rows.entries())
      yield await attempted({ file, row: i + 1 }, async () => {
        const sentences = row.list(column);
        return sentences ? { document: sentences.join(' '), sentences } : { document: row.get(column) };
      });
  } catch (error) {
    yield failed({ file }, error);
  }
}

async function* readLines(
  path: string,
  settings: Pick<InputSettings, 'format' | 'documentColumn'>,
  takesHints: boolean,
): AsyncGenerator<InputDocument[]> {
  let count = 0;
  for await (const group of lineGroups(lineSource(path), path || 'standard input'))
    yield group.map((line) => {
      const number = ++count;
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
