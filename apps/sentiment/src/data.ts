// Dataset rows -> tokens -> batches of ids.
import { at } from '@longhand/base';
import { type ClassificationSet, type LabelledText, loadClassification } from '@longhand/datasets';
import { tokenizerOf } from '@longhand/sentiment';
import { epochIndices, type Tokenize, type Vocabulary } from '@longhand/tokenizer';
import type { Config } from './config.ts';

export interface Batch {
  readonly ids: readonly (readonly number[])[];
  readonly labels: readonly number[];
}

export interface Example {
  readonly text: string;
  readonly tokens: readonly string[];
  readonly label: number;
}

export const loadSet = ({ data, textColumn, labelColumn, phrases, seed }: Config): Promise<ClassificationSet> =>
  loadClassification(data, { textColumn, labelColumn, phrases, seed });

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
