// Summaries by deletion: a tagger says of each word whether it stays.
import { at, createRandom } from '@longhand/base';
import type { SummaryExample } from '@longhand/datasets';
import { selectionCounts, tokenF1 } from '@longhand/metrics';
import {
  buildFeatures,
  type CompressionSummarizer,
  createCompression,
  createReader,
  featureNamesOf,
  featuresJson,
  loadEnglish,
  vocabularyFile,
} from '@longhand/summarization/compression';
import { defineMode } from '../mode.ts';
import { compressionSettings } from './config.ts';
import { createPretrainer } from './pretraining.ts';
import { createTrainer, type LabelledSentence, lossOn } from './training.ts';
import { createLabeller, type Labeller } from './training-data.ts';
import { buildVectors } from './vectors.ts';

export const compression = defineMode({
  name: 'compression',
  settings: compressionSettings,
  base: {
    ...{ optimizer: 'adamw', learningRate: 4e-3, weightDecay: 0.01, schedule: 'cosine', warmupSteps: 200 },
    ...{ embeddingDropout: 0.5, dropout: 0.5, emaDecay: 0.999, monitor: 'tokenF1', epochs: 8, patience: 0 },
  },
  tiny: {
    ...{
      embeddingSize: 24,
      featureSize: 8,
      hiddenSize: 24,
      firstSize: 24,
      numLayers: 2,
      languageSize: 16,
      dropout: 0.2,
    },
    ...{ embeddingDropout: 0.2, learningRate: 5e-3, warmupSteps: 20, emaDecay: 0.9, epochs: 1 },
    rDrop: 0,
  },
  chooses: 'words',
  target: 'compression',
  build: async (run, config, set, print) => {
    const reader = createReader(config, set);
    const lexicon = config.lexicon === 'english' || (config.lexicon === 'auto' && set.language === 'en');
    const { minCount, maxVocabulary: maxSize, lowerCase, hints } = config;
    const sentences = set.splits.train.map((example) => reader(example).tokens);
    const english = lexicon ? await loadEnglish() : undefined;
    const names = featureNamesOf({ lexicon, hints });
    const features = buildFeatures(names, sentences, { minCount, maxSize, lowerCase, english });
    await run.writeJson(vocabularyFile, featuresJson(features));
    const vectors = await buildVectors(run, config, features.get('word')!, print);
    const summarizer = await createCompression(config, set, { features, vectors }, createRandom(config.seed));
    const label = createLabeller(config, set);
    const read = (examples: readonly SummaryExample[]) => readLabelled(summarizer, examples, label);
    const withVectors = vectors ? `, vectors of ${vectors.words.count.toLocaleString('en')}` : '';
    return {
      summarizer,
      description: `${features.get('word')!.count.toLocaleString('en')} words${withVectors}`,
      trainer: (examples) => createTrainer(summarizer, config, read(examples)),
      ...(config.languageWeight > 0 && {
        pretrainer: (documents) =>
          createPretrainer(
            summarizer,
            config,
            documents.map((document) => reader({ document })),
          ),
      }),
      devMetrics: (dev) => ({
        loss: lossOn(summarizer, read(dev)),
        // Of a set without labels, whose token F1 the app does not know: against those that the summaries show.
        ...(dev.every(({ keep }) => keep) ? {} : { tokenF1: alignedF1(summarizer, dev, label) }),
      }),
    };
  },
});

/** Those with words. */
const readLabelled = (
  { reader, encode }: CompressionSummarizer,
  examples: readonly SummaryExample[],
  label: Labeller,
): LabelledSentence[] =>
  examples.flatMap((example) => {
    const source = reader(example);
    return source.tokens.length === 0 ? [] : [{ ...encode(source), ...source, keep: label(example, source) }];
  });

function alignedF1(summarizer: CompressionSummarizer, examples: readonly SummaryExample[], label: Labeller): number {
  const counts = summarizer.summarize(examples).map(({ source }, i) => {
    const example = at(examples, i);
    const chosen = source.map((token) => Number(token.chosen));
    return selectionCounts(chosen, label(example, summarizer.reader(example)));
  });
  return 100 * tokenF1([0, 1, 2, 3].map((c) => counts.reduce((sum, row) => sum + at(row, c), 0)));
}
