// Summaries that are written: a pointer-generator over words.
import { at, ConfigError, createRandom } from '@longhand/base';
import {
  createAbstraction,
  createReader,
  createSummaryReader,
  vocabularyFile,
} from '@longhand/summarization/abstraction';
import { Vocabulary } from '@longhand/tokenizer';
import { defineMode } from '../mode.ts';
import { abstractionSettings } from './config.ts';
import { createTrainer, devLoss } from './training.ts';

export const abstraction = defineMode({
  name: 'abstraction',
  settings: abstractionSettings,
  base: { embeddingSize: 192, maxVocabulary: 10_000, maxWords: 200, emaDecay: 0.999 },
  tiny: {
    embeddingSize: 48,
    encoderSize: 48,
    decoderSize: 64,
    embeddingDropout: 0.1,
    dropout: 0.1,
    outputDropout: 0.1,
    labelSmoothing: 0,
    learningRate: 4e-3,
    emaDecay: 0.99,
    epochs: 4,
    minCount: 1,
  },
  chooses: 'sentences',
  target: 'headline',
  devOptions: { beam: 1, explained: false },
  build: async (run, config, set) => {
    if (config.vectors !== '')
      throw new ConfigError({ where: '--vectors', expected: 'none: abstraction learns its own', got: config.vectors });
    const [read, readSummary] = [createReader(config, set), createSummaryReader(config, set)];
    const { minCount, maxVocabulary: maxSize, seed } = config;
    const texts = set.splits.train.flatMap((example) => [read(example).keys, readSummary(at(example.summaries, 0))]);
    const vocabulary = Vocabulary.build(texts, { minCount, maxSize });
    await run.writeJson(vocabularyFile, vocabulary);
    const summarizer = createAbstraction(config, set, vocabulary, createRandom(seed));
    return {
      summarizer,
      description: `${vocabulary.count.toLocaleString('en')} words`,
      trainer: (examples) => createTrainer(config, set, examples, summarizer),
      devMetrics: (dev) => ({ loss: devLoss(config, set, dev, summarizer) }),
    };
  },
});
