// Utterances -> features -> batches.
import { basename } from 'node:path';
import type { Features } from '@longhand/audio';
import { at, createRandom, DataError, deriveSeed, hashUniform, LonghandError } from '@longhand/base';
import { trainRows } from '@longhand/cli/experiment';
import { loadSpeech, readClips, type SpeechSet, type Utterance } from '@longhand/datasets';
import { type FeaturePipeline, plainText, type SpeechTokens } from '@longhand/speech';
import { bucketBatches } from '@longhand/tokenizer';
import { type Masking, masked, plain, type Variant } from './augment.ts';
import type { Config } from './config.ts';
import { type Extracted, extractFeatures } from './feature-cache.ts';

export interface Example {
  readonly id: string;
  readonly text: string;
  readonly utterance: Utterance;
  /** Of the clip as it is, or in training of each variant. */
  readonly variants: readonly Features[];
}

export interface Examples {
  readonly examples: readonly Example[];
  /** What was left out, and why. */
  readonly problems: readonly string[];
}

export interface Batch {
  /** Index of the example, and which variant of it. */
  readonly items: readonly { readonly index: number; readonly variant: number }[];
  readonly epoch: number;
}

/** Empty settings are the loader's own defaults. */
export const loadSet = ({ data, audioColumn, textColumn, speakerColumn, speaker, seed }: Config): Promise<SpeechSet> =>
  loadSpeech(data, {
    ...(audioColumn && { audioColumn }),
    ...(textColumn && { textColumn }),
    ...(speakerColumn && { speakerColumn }),
    ...(speaker && { leaveOut: speaker }),
    seed,
  });

/**
 * All clips of a table or folder, as the test split. Empty columns are the loader's own defaults. A model that classifies is compared
 * with what the run's train split tells, where that can still be read.
 */
export async function loadOther(path: string, config: Config): Promise<SpeechSet> {
  const { audioColumn, textColumn, task } = config;
  const test = await readClips(path, { ...(audioColumn && { audioColumn }), ...(textColumn && { textColumn }) });
  const { train, notes } =
    task === 'classify' ? await trainRows(async () => (await loadSet(config)).splits.train) : { train: [], notes: [] };
  return { name: basename(path), splits: { train, dev: [], test }, notes };
}

/** Hz at which a run hears: that of the set, or of the first clip of train that can be read. */
export async function sampleRateOf({ sampleRate }: Config, set: SpeechSet): Promise<number> {
  const known = sampleRate || set.sampleRate;
  if (known) return known;
  for (const { read } of set.splits.train) {
    try {
      return (await read()).sampleRate;
    } catch (error) {
      if (!(error instanceof LonghandError)) throw error; // a bad clip is named when features are made
    }
  }
  throw new DataError({ where: set.name, expected: 'sound to train on', got: 'none that can be read' });
}

/** The utterances whose sound can be used. @param variants more than one for training only */
export async function loadExamples(
  set: SpeechSet,
  split: keyof SpeechSet['splits'],
  pipeline: FeaturePipeline,
  config: Config,
  variants: readonly Variant[] = [plain],
): Promise<Examples> {
  const utterances = set.splits[split];
  const options = { cache: config.cache, seed: config.seed };
  const byVariant: Extracted[] = [];
  for (const variant of variants) {
    const name = `${set.name}-${split}-${variant.speed}${variant.noise ? `-noise${variant.noise}` : ''}`;
    byVariant.push(await extractFeatures(utterances, pipeline, { ...options, variant, name: fileName(name) }));
  }
  const problems: string[] = [];
  const examples = utterances.flatMap((utterance, i) => {
    const heard = byVariant.map((extracted) => at(extracted, i));
    const usable = heard.filter((one): one is Features => 'frames' in one);
    const failed = heard.find((one) => 'problem' in one);
    if (failed) problems.push((failed as { problem: string }).problem);
    const text = plainText(utterance.text, config);
    return usable.length < heard.length ? [] : [{ id: utterance.id, text, utterance, variants: usable }];
  });
  return { examples, problems };
}

const fileName = (name: string): string => name.replaceAll(/[^\w.-]+/g, '_');

/** Of the train split those whose frames, in every variant, can carry their labels. */
export function trainable({ examples, problems }: Examples, tokens: SpeechTokens, pipeline: FeaturePipeline): Examples {
  const needed = (ids: readonly number[]) => ids.length + ids.filter((id, i) => id === ids[i - 1]).length;
  const fits = ({ text, variants }: Example) =>
    text !== '' && variants.every(({ frames }) => pipeline.framesOf(frames) >= needed(tokens.encode(text)));
  const short = examples.filter((example) => !fits(example));
  return {
    examples: examples.filter(fits),
    problems: [
      ...problems,
      ...short.map(({ id, text }) => (text === '' ? `${id}: no text.` : `${id}: too short for its text "${text}".`)),
    ],
  };
}

/**
 * Batches of one epoch: clips of similar length together. The order and the variant of each are drawn from the seed and
 * the epoch alone; the first epoch may go from short to long.
 */
export function epochBatches(
  examples: readonly Example[],
  { batchSize, seed, sortaGrad }: Pick<Config, 'batchSize' | 'seed' | 'sortaGrad'>,
  epoch: number,
): Batch[] {
  const drawn = deriveSeed(seed, 'variants', epoch);
  const items = examples.map(({ variants }, index) => ({
    index,
    variant: Math.floor(variants.length * hashUniform(drawn, index)),
  }));
  // Lengths in tenths of a second: within them the order is drawn.
  const lengths = items.map(({ index, variant }) => Math.ceil(at(at(examples, index).variants, variant).frames / 10));
  const shuffle = epoch > 0 || !sortaGrad;
  const order = bucketBatches(lengths, { batchSize, seed: deriveSeed(seed, 'batches', epoch), shuffle });
  return order.map((indices) => ({ items: indices.map((i) => at(items, i)), epoch }));
}

/** Frames of the clips of a batch as the model reads them, masked by a draw of their own. */
export const batchFeatures = (
  { items, epoch }: Batch,
  examples: readonly Example[],
  pipeline: FeaturePipeline,
  config: Masking & Pick<Config, 'seed'>,
): Features[] =>
  items.map(({ index, variant }) => {
    const random = createRandom(deriveSeed(config.seed, 'masks', epoch, index));
    return pipeline.finish(at(at(examples, index).variants, variant), (features) => masked(features, random, config));
  });
