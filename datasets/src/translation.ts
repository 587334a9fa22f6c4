// Sets of sentence pairs: Multi30k, Tatoeba, a generated language, a user's own.

import { basename } from 'node:path';
import { at, ConfigError, createRandom, DataError } from '@longhand/base';
import { setFile } from './data-folder.ts';
import { generateTranslation } from './generated-translation.ts';
import { readPlainTsv, readTable } from './tables.ts';
import { readLines } from './text-file.ts';
import type { SentencePair, TranslationSet } from './translation-types.ts';
import { fileOfSplit, isFolder } from './user-path.ts';

export interface TranslationOptions {
  /** `en-de`: from English to German. */
  readonly pair?: string;
  /** Multi30k: `tok`, lower-cased and tokenized as papers score it, or `raw`. */
  readonly form?: 'tok' | 'raw';
  readonly sourceColumn?: string;
  readonly targetColumn?: string;
  readonly seed?: number;
}

/** Names that `loadTranslation` knows; anything else is a path. */
export const translationSets: readonly string[] = ['generated', 'multi30k', 'tatoeba'];

/**
 * A set by name, or a user's TSV or JSON-lines file or folder by path.
 * @throws ConfigError for a pair that the set does not have; DataError if files are missing or malformed
 */
export async function loadTranslation(nameOrPath: string, options: TranslationOptions = {}): Promise<TranslationSet> {
  switch (nameOrPath) {
    case 'generated':
      return generateTranslation();
    case 'multi30k':
      return loadMulti30k(options);
    case 'tatoeba':
      return loadTatoeba(options);
    default:
      return loadUserPairs(nameOrPath, options);
  }
}

/** Elliott et al. 2016; test is test_2016_flickr. */
async function loadMulti30k({ pair = 'en-de', form = 'tok' }: TranslationOptions): Promise<TranslationSet> {
  const languages = languagesOf(pair, ['en', 'de', 'fr', 'cs'], 'multi30k');
  const file = (split: string, language: string) =>
    form === 'tok' ? `tok/${split}.lc.norm.tok.${language}.gz` : `raw/${split}.${language}.gz`;
  const side = async (split: string, language: string) => {
    const lines = await readLines(setFile('multi30k', `multi30k/${file(split, language)}`));
    return lines.map(({ text }) => text.trim());
  };
  const read = async (split: string): Promise<SentencePair[]> => {
    const [source, target] = [await side(split, languages.source), await side(split, languages.target)];
    if (source.length !== target.length)
      throw new DataError({ where: `multi30k ${split}`, expected: `${source.length} lines`, got: `${target.length}` });
    return source.map((text, i) => ({ source: text, target: at(target, i) }));
  };
  const splits = { train: await read('train'), dev: await read('val'), test: await read('test_2016_flickr') };
  return { name: `multi30k ${pair} ${form}`, languages, tokenized: form === 'tok', splits, notes: [] };
}

async function loadTatoeba({ pair = 'en-de' }: TranslationOptions): Promise<TranslationSet> {
  const languages = languagesOf(pair, ['en', 'de', 'fr'], 'tatoeba');
  const other = languages.source === 'en' ? languages.target : languages.source;
  if (languages.source !== 'en' && languages.target !== 'en')
    throw new ConfigError({ where: '--pair', expected: 'tatoeba: en-de, de-en, en-fr or fr-en', got: pair });
  const set = `tatoeba-eng-${other === 'de' ? 'deu' : 'fra'}`;
  const read = async (split: string): Promise<SentencePair[]> => {
    const rows = await readPlainTsv(setFile(set, `${set}/${split}.tsv.gz`), ['en', other]);
    return rows.map((row) => ({ source: row.get(languages.source), target: row.get(languages.target) }));
  };
  const splits = { train: await read('train'), dev: await read('dev'), test: await read('test') };
  return { name: `tatoeba ${pair}`, languages, tokenized: false, splits, notes: [] };
}

function languagesOf(pair: string, known: readonly string[], set: string): { source: string; target: string } {
  const [source = '', target = '', ...more] = pair.split('-');
  if (more.length === 0 && source !== target && known.includes(source) && known.includes(target))
    return { source, target };
  const expected = `two of ${known.join(', ')}, as in en-de, for ${set}`;
  throw new ConfigError({ where: '--pair', expected, got: `"${pair}"` });
}

/** A file is split 80/10/10, by seed; a folder has train, dev and test. */
async function loadUserPairs(path: string, options: TranslationOptions): Promise<TranslationSet> {
  const { pair = '', sourceColumn = 'source', targetColumn = 'target', seed = 1 } = options;
  const folder = isFolder(path, `a file or folder, or one of ${translationSets.join(', ')}`);
  const read = async (file: string): Promise<SentencePair[]> => {
    const rows = await readTable(file, [sourceColumn, targetColumn], '--source-column and --target-column');
    return rows.map((row) => ({ source: row.get(sourceColumn).trim(), target: row.get(targetColumn).trim() }));
  };
  const [source = 'und', target = 'und'] = /^\w+-\w+$/.test(pair) ? pair.split('-') : [];
  const common = { name: basename(path), languages: { source, target }, tokenized: false };
  if (folder) {
    const splits = { train: await read(fileOfSplit(path, 'train')), dev: await read(fileOfSplit(path, 'dev')) };
    return { ...common, splits: { ...splits, test: await read(fileOfSplit(path, 'test')) }, notes: [] };
  }
  const rows = createRandom(seed)
    .fork('user split')
    .shuffle(await read(path));
  const tenth = Math.floor(rows.length / 10);
  if (tenth === 0) throw new DataError({ where: path, expected: 'ten pairs or more', got: String(rows.length) });
  const splits = { train: rows.slice(2 * tenth), dev: rows.slice(0, tenth), test: rows.slice(tenth, 2 * tenth) };
  const notes = [`One file: ${tenth} pairs each held out for dev and test at random (seed ${seed}).`];
  return { ...common, splits, notes };
}
