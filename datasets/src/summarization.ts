// Sets of documents with summaries: sentence compression, SciTLDR, AESLC, generated reports, a user's own.

import { basename } from 'node:path';
import { createRandom, DataError, parseJson, parseStored, type Schema } from '@longhand/base';
import { z } from 'zod';
import { setFile } from './data-folder.ts';
import { type GeneratedTarget, generateSummarization } from './generated-summarization.ts';
import type { SummarizationSet, SummaryExample, SummarySource } from './summarization-types.ts';
import { readTable } from './tables.ts';
import { readLines } from './text-file.ts';
import { fileOfSplit, isFolder } from './user-path.ts';

export interface SummarizationOptions {
  /** Of the generated set: what its summaries are. */
  readonly target?: GeneratedTarget;
  readonly documentColumn?: string;
  readonly summaryColumn?: string;
  readonly seed?: number;
}

/** Names that `loadSummarization` knows; anything else is a path. */
export const summarizationSets: readonly string[] = ['generated', 'google-sentence-compression', 'scitldr-a', 'aeslc'];

/**
 * A set by name, or a user's TSV or JSON-lines file or folder by path.
 * @throws DataError if files are missing or malformed, with the line
 */
export async function loadSummarization(
  nameOrPath: string,
  options: SummarizationOptions = {},
): Promise<SummarizationSet> {
  switch (nameOrPath) {
    case 'generated':
      return generateSummarization(options.target);
    case 'google-sentence-compression':
      return loadCompression();
    case 'scitldr-a':
      return loadSciTldr();
    case 'aeslc':
      return loadAeslc();
    default:
      return loadUserSummaries(nameOrPath, options);
  }
}

/** Filippova and Altun 2013; tokens and labels are of our own alignment. */
async function loadCompression(): Promise<SummarizationSet> {
  const splits = await readSplits('google-sentence-compression', compressionRow, (row) => ({
    id: String(row.id),
    document: row.sentence,
    summaries: [row.compression],
    tokens: row.tokens,
    keep: row.keep,
    exact: row.exact,
  }));
  return { name: 'google-sentence-compression', language: 'en', splits, notes: [] };
}

/** Cachola et al. 2020; the first summary is the author's. */
async function loadSciTldr(): Promise<SummarizationSet> {
  const splits = await readSplits('scitldr-a', paperRow, ({ id, source, target }) => ({
    id,
    document: source.join(' '),
    sentences: source,
    summaries: target,
  }));
  return { name: 'scitldr-a', language: 'en', splits, notes: [] };
}

/** Zhang and Tetreault 2019; after the e-mail's own subject come three that people wrote for it (dev and test). */
async function loadAeslc(): Promise<SummarizationSet> {
  const read = await readSplits('aeslc', emailRow, ({ id, body, subject, ann0, ann1, ann2 }) => ({
    id,
    document: body,
    summaries: [subject, ann0, ann1, ann2].filter((summary): summary is string => Boolean(summary?.trim())),
  }));
  const bare = ({ document }: SummaryExample) =>
    document
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  const heldOut = new Set([...read.dev, ...read.test].map(bare));
  const train = read.train.filter((email) => !heldOut.has(bare(email)));
  const notes = [`Left out of train: ${read.train.length - train.length} e-mails whose body is also in dev or test.`];
  return { name: 'aeslc', language: 'en', splits: { ...read, train }, notes };
}

const texts = z.array(z.string());
const compressionRow = z
  .object({
    ...{ id: z.number(), sentence: z.string(), compression: z.string(), exact: z.boolean() },
    ...{ tokens: texts, keep: z.array(z.union([z.literal(0), z.literal(1)])) },
  })
  .refine(({ tokens, keep }) => tokens.length === keep.length, 'one "keep" for each token');
const paperRow = z.object({ id: z.string(), source: texts, target: texts.min(1) });
const annotation = z.string().optional();
const emailRow = z.object({
  ...{ id: z.string(), body: z.string(), subject: z.string() },
  ...{ ann0: annotation, ann1: annotation, ann2: annotation },
});

async function readSplits<Row>(
  set: string,
  schema: Schema<Row>,
  convert: (row: Row) => SummaryExample,
): Promise<Record<'train' | 'dev' | 'test', SummaryExample[]>> {
  const fix = `Fetch it again: \`pnpm datasets fetch ${set}\`.`;
  const read = async (split: string): Promise<SummaryExample[]> => {
    const lines = await readLines(setFile(set, `${set}/${split}.jsonl.gz`));
    return lines.map(({ text, where }) => convert(parseStored(schema, parseJson(text, where, fix), where, fix)));
  };
  return { train: await read('train'), dev: await read('dev'), test: await read('test') };
}

/** A file is split 80/10/10, by seed; a folder has train, dev and test. */
async function loadUserSummaries(path: string, options: SummarizationOptions): Promise<SummarizationSet> {
  const { documentColumn = 'document', summaryColumn = 'summary', seed = 1 } = options;
  const folder = isFolder(path, `a file or folder, or one of ${summarizationSets.join(', ')}`);
  const read = async (file: string): Promise<SummaryExample[]> => {
    const rows = await readTable(file, [documentColumn, summaryColumn], '--document-column and --summary-column');
    return rows.map((row) => ({
      id: row.where,
      document: row.get(documentColumn).trim(),
      summaries: [row.get(summaryColumn).trim()],
    }));
  };
  if (folder) {
    const [train, dev, test] = [
      await read(fileOfSplit(path, 'train')),
      await read(fileOfSplit(path, 'dev')),
      await read(fileOfSplit(path, 'test')),
    ];
    return { name: basename(path), language: languageOf(train), splits: { train, dev, test }, notes: [] };
  }
  const rows = createRandom(seed)
    .fork('user split')
    .shuffle(await read(path));
  const tenth = Math.floor(rows.length / 10);
  if (tenth === 0) throw new DataError({ where: path, expected: 'ten documents or more', got: String(rows.length) });
  const splits = { train: rows.slice(2 * tenth), dev: rows.slice(0, tenth), test: rows.slice(tenth, 2 * tenth) };
  const notes = [`One file: ${tenth} documents each held out for dev and test at random (seed ${seed}).`];
  return { name: basename(path), language: languageOf(splits.train), splits, notes };
}

/** What no other language has so many of. */
const englishWords = /(?<![\p{L}\p{N}])(?:the|and|that|with|for|to)(?![\p{L}\p{N}])/giu;

/** `zh` where Han characters are more than half of the letters, `en` where a sixteenth of the words is one of six English ones. */
export function languageOf(examples: readonly SummarySource[]): string {
  const text = examples
    .slice(0, 200)
    .map(({ document }) => document)
    .join(' ');
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  if (2 * count(/\p{Script=Han}/gu) > count(/\p{L}/gu)) return 'zh';
  return count(englishWords) >= Math.max(1, count(/[\p{L}\p{N}]+/gu) / 16) ? 'en' : 'und';
}
