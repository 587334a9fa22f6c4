// Summaries by choice of sentences.
import { createRandom } from '@longhand/base';
import { startVectors } from '@longhand/cli/experiment';
import { createExtraction, createReader, vocabularyFile } from '@longhand/summarization/extraction';
import { Vocabulary } from '@longhand/tokenizer';
import { defineMode } from '../mode.ts';
import { chooseExtraction } from './choose.ts';
import { checkExtraction, extractionSettings } from './config.ts';
import { beginWithCentrality, createTrainer } from './training.ts';

export const extraction = defineMode({
  name: 'extraction',
  settings: extractionSettings,
  // Chosen on the dev split of SciTLDR, whose 1,992 papers are soon known by heart.
  base: { minCount: 3, embeddingDropout: 0.5, dropout: 0.5, schedule: 'linear', epochs: 5 },
  tiny: {
    embeddingSize: 32,
    wordSize: 32,
    sentenceSize: 32,
    embeddingDropout: 0.1,
    dropout: 0.1,
    learningRate: 4e-3,
    epochs: 3,
    minCount: 1,
  },
  chooses: 'sentences',
  target: 'sentence',
  choose: (config, set, print) => {
    checkExtraction(config);
    return chooseExtraction(config, set, print);
  },
  build: async (run, given, set, print) => {
    const config = chooseExtraction(given, set, print);
    const reader = createReader(config, set);
    const { minCount, maxVocabulary: maxSize, seed } = config;
    const texts = set.splits.train.flatMap((example) => reader(example).words);
    const vocabulary = Vocabulary.build(texts, { minCount, maxSize });
    await run.writeJson(vocabularyFile, vocabulary);
    const vectors = await startVectors(config, vocabulary, print);
    const summarizer = createExtraction(config, set, vocabulary, createRandom(seed), vectors);
    beginWithCentrality(summarizer, config, set.splits.train, set);
    return {
      summarizer,
      description: `${vocabulary.count.toLocaleString('en')} words`,
      trainer: (examples) => createTrainer(summarizer, config, examples, set),
    };
  },
});
