// Dataset rows -> tokens -> batches of ids.

import { basename } from 'node:path';
import { at, ConfigError, DataError } from '@longhand/base';
import { type ClassificationSet, type LabelledText, loadClassification, readTexts } from '@longhand/datasets';
import { tokenizerOf } from '@longhand/sentiment';
import { epochIndices, type Tokenize, type Vocabulary } from '@longhand/tokenizer';
import type { Config } from './config.ts';
import { foldOf } from './folds.ts';

export interface Batch {
  readonly ids: readonly (readonly number[])[];
  readonly labels: readonly number[];
}

export interface Example {
  readonly text: string;
  readonly tokens: readonly string[];
  readonly label: number;
}

/** The set of a run; of one part of a cross-validation its train, dev and test. */
export async function loadSet(config: Config): Promise<ClassificationSet> {
  const { data, textColumn, labelColumn, phrases, seed, folds, fold } = config;
  const set = await loadClassification(data, { textColumn, labelColumn, phrases, seed });
  if (fold > 0 && folds === 0) throw new ConfigError({ where: '--fold', expected: '--folds', got: 'none' });
  return folds > 0 ? foldOf(set, folds, fold, seed) : set;
}

/**
 * A file or folder with the labels of a run, undivided.
 * @throws DataError as `readTexts`, or for a label that the run does not have
 */
export async function loadOther(
  data: string,
  columns: Pick<Config, 'textColumn' | 'labelColumn'>,
  labels: readonly string[],
): Promise<{ name: string; rows: LabelledText[] }> {
  const rows = (await readTexts(data, columns)).map(({ text, label, where }) => {
    const number = labels.indexOf(label);
    if (number >= 0) return { text, label: number, id: where };
    throw new DataError({ where, expected: `a label of the run (${labels.join(', ')})`, got: `"${label}"` });
  });
  return { name: basename(data), rows };
}

/** Tokens of each row; texts longer than `maxLength` keep their start, and the caller is told how many were cut. */
export function tokenizeRows(
  rows: readonly LabelledText[],
  tokenize: Tokenize,
  maxLength: number,
): { examples: Example[]; cut: number } {
  let cut = 0;
  const examples = rows.map(({ text, label }) => {
    const tokens = tokenize(text);
    if (tokens.length > maxLength) cut++;
    return { text, tokens: tokens.slice(0, maxLength), label };
  });
  return { examples, cut };
}

/** Train and dev as tokens, with a note where texts were cut. */
export function tokenizeSplits(
  { splits }: ClassificationSet,
  config: Config,
): { train: Example[]; dev: Example[]; notes: string[] } {
  const tokenize = tokenizerOf(config);
  const train = tokenizeRows(splits.train, tokenize, config.maxLength);
  const dev = tokenizeRows(splits.dev, tokenize, config.maxLength);
  const cut = train.cut + dev.cut;
  const notes =
    cut === 0 ? [] : [`${cut} texts are longer than --max-length ${config.maxLength}: their ends are not read.`];
  return { train: train.examples, dev: dev.examples, notes };
}

/** Batches of one epoch: similar lengths together, the order drawn from the seed and the epoch alone. */
export function epochBatches(
  examples: readonly Example[],
  vocabulary: Vocabulary,
  config: Pick<Config, 'batchSize' | 'seed'>,
  epoch: number,
): Batch[] {
  const lengths = examples.map(({ tokens }) => tokens.length);
  return epochIndices(lengths, config, epoch).map((indices) => ({
    ids: indices.map((i) => vocabulary.encode(at(examples, i).tokens)),
    labels: indices.map((i) => at(examples, i).label),
  }));
}
