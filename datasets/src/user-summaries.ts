// A user's own documents and summaries: rows of tables, or a folder of .txt with their summaries beside them.
import { basename, join } from 'node:path';
import { DataError } from '@longhand/base';
import { filesBelow, readWholeText, stemOf, textEndings } from './folder-files.ts';
import { languageOf } from './language.ts';
import type { SummarizationOptions, SummarizationSet, SummaryExample } from './summarization-types.ts';
import { type Column, type Row, readTable } from './tables.ts';
import { loadUserSplits, readUserRows, type UserReader } from './user-splits.ts';

/** @throws DataError if the path, a file, a column or a summary is missing */
export async function loadUserSummaries(
  path: string,
  options: SummarizationOptions,
  sets: readonly string[],
): Promise<SummarizationSet> {
  const { splits, notes } = await loadUserSplits(path, options.seed ?? 1, readerOf(options, sets));
  return { name: basename(path), language: languageOf(splits.train), splits, notes };
}

/** All documents of a user's file or folder, undivided, e.g. to evaluate on. @throws DataError as `loadSummarization` */
export const readDocuments = (path: string, options: SummarizationOptions = {}): Promise<readonly SummaryExample[]> =>
  readUserRows(path, readerOf(options, []));

const readerOf = (options: SummarizationOptions, sets: readonly string[]): UserReader<SummaryExample> => ({
  what: 'documents',
  textOf: ({ document }) => document,
  sets,
  layout: 'NAME.txt with NAME.summary.txt, or documents/NAME.txt with summaries/NAME.txt',
  readFile: (file) => readRows(file, options),
  readFolder: readTextFolder,
});

async function readRows(file: string, options: SummarizationOptions): Promise<SummaryExample[]> {
  const { documentColumn = 'document', summaryColumn = 'summary', sentenceLabelColumn } = options;
  const summaryColumns = Array.isArray(summaryColumn)
    ? (summaryColumn as readonly Column[])
    : [summaryColumn as Column];
  const names = { options: '"documentColumn" and "summaryColumn"' };
  const rows = await readTable(file, [documentColumn, ...summaryColumns], names);
  return rows.map((row) => {
    const source = documentOf(row, documentColumn);
    const labelled = labelsOf(row, source.sentences, sentenceLabelColumn);
    const without = labelled && summaryColumns.every((column) => !row.has(column));
    const summaries = without
      ? [chosenText(source.sentences, labelled.sentenceLabels)]
      : referencesOf(row, summaryColumns);
    return { id: row.where, ...source, ...labelled, summaries };
  });
}

const referencesOf = (row: Row, columns: readonly Column[]): string[] =>
  columns.flatMap((column) => summariesOf(row, column));

/** Gold labels of the sentences, where the row has some. @throws DataError if they are not as many as the sentences, or others than 1 and 0 */
function labelsOf(
  row: Row,
  sentences: readonly string[] | undefined,
  column: Column | undefined,
): { readonly sentenceLabels: readonly number[] } | undefined {
  const name = column ?? 'labels';
  const labels = row.list(name);
  const values = labels?.map((label) => ({ 1: 1, 0: 0, true: 1, false: 0 })[label]);
  // A column of that name may hold something else, such as topics, unless it was named.
  if (column === undefined && !(sentences && values && !values.includes(undefined))) return undefined;
  if (!labels) row.get(name); // says that there is none
  if (sentences && values?.length === sentences.length && !values.includes(undefined))
    return { sentenceLabels: values as number[] };
  throw new DataError({
    where: row.where,
    expected: `in "${name}" a list with 1 or 0 for each of the document's ${sentences ? `${sentences.length} ` : ''}sentences`,
    got: labels ? `${labels.length}: ${labels.slice(0, 10).join(', ')}` : 'no list',
    ...(!sentences && { fix: 'The document is a list of sentences then.' }),
  });
}

/** The labelled sentences, a line each: the reference of a row that has no other. */
const chosenText = (sentences: readonly string[] = [], labels: readonly number[]): string =>
  sentences.filter((_, s) => labels[s] === 1).join('\n');

/** A list is the document's sentences. */
function documentOf(row: Row, column: Column): Pick<SummaryExample, 'document' | 'sentences'> {
  const sentences = row.list(column)?.map((sentence) => sentence.trim());
  return sentences ? { document: sentences.join(' '), sentences } : { document: row.get(column).trim() };
}

/** A list is several references; one within it is the sentences of one. @throws DataError for an empty list */
function summariesOf(row: Row, column: Column): readonly string[] {
  const references = row.list(column)?.map((reference) => reference.trim());
  if (references?.length === 0)
    throw new DataError({ where: row.where, expected: `a summary in "${column}"`, got: 'an empty list' });
  return references ?? [row.get(column).trim()];
}

interface Files {
  document?: string;
  readonly summaries: string[];
}

/** @throws DataError, with the file, for a document without a summary or a summary without a document */
async function readTextFolder(folder: string): Promise<SummaryExample[] | undefined> {
  const byStem = new Map<string, Files>();
  for (const path of await filesBelow(folder, textEndings)) {
    const [, place, stem = '', summary] =
      /^(?:(documents|summaries)\/)?(.*?)(\.summary(?:\.\d+)?)?$/s.exec(stemOf(path)) ?? [];
    const files = byStem.get(stem) ?? { summaries: [] };
    byStem.set(stem, files);
    if (place === 'summaries' || summary) files.summaries.push(path);
    else if (files.document === undefined) files.document = path;
    else throw new DataError({ where: folder, expected: `one text ${stem}`, got: `${files.document} and ${path}` });
  }
  const examples: SummaryExample[] = [];
  for (const [stem, { document, summaries }] of byStem) {
    if (document === undefined)
      throw new DataError({ where: join(folder, summaries[0] ?? ''), expected: `its text ${stem}.txt`, got: 'none' });
    if (summaries.length === 0)
      throw new DataError({
        where: join(folder, document),
        expected: `its summary, ${stem}.summary.txt beside it or summaries/${stem}.txt`,
        got: 'none',
      });
    const texts: string[] = [];
    for (const summary of summaries) texts.push(await readWholeText(join(folder, summary)));
    examples.push({ id: document, document: await readWholeText(join(folder, document)), summaries: texts });
  }
  return examples.length > 0 ? examples : undefined;
}
