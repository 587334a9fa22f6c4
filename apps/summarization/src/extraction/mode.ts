// Summaries by choice of sentences.
import { createRandom } from '@longhand/base';
import { Vocabulary } from '@longhand/tokenizer';
import { defineMode, type SetKind, type Summarizer } from '../mode.ts';
import { startVectors } from '../words.ts';
import {
  checkExtraction,
  type ExtractionSettings,
  extractionDefaults,
  extractionHelp,
  extractionLimits,
} from './config.ts';
import { createReader } from './data.ts';
import { createExtractor } from './model.ts';
import { type Extraction, type Settings, summarize } from './summarize.ts';
import { createTrainer } from './training.ts';

const vocabularyFile = 'vocabulary.json';

export const extraction = defineMode<ExtractionSettings>({
  name: 'extraction',
  defaults: extractionDefaults,
  limits: extractionLimits,
  help: extractionHelp,
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
  summaryKeys: ['lengthUnit', 'length', 'redundancy', 'diversity'],
  unit: 'sentences',
  target: 'sentence',
  build: async (run, config, set) => {
    checkExtraction(config);
    const reader = createReader(config, set);
    const { minCount, maxVocabulary: maxSize } = config;
    const texts = set.splits.train.flatMap((example) => reader(example).words);
    const vocabulary = Vocabulary.build(texts, { minCount, maxSize });
    await run.writeJson(vocabularyFile, vocabulary);
    return createSummarizer(config, set, vocabulary, await startVectors(config, vocabulary));
  },
  load: async (run, config, set) => {
    checkExtraction(config);
    const vocabulary = Vocabulary.fromJSON(await run.readJson(vocabularyFile), run.file(vocabularyFile));
    return createSummarizer(config, set, vocabulary);
  },
});

function createSummarizer(config: Settings, set: SetKind, vocabulary: Vocabulary, vectors?: Float32Array): Summarizer {
  const extractor = createExtractor(config, vocabulary.size, createRandom(config.seed), vectors);
  const own: Extraction = { config, vocabulary, extractor, reader: createReader(config, set) };
  return {
    params: extractor.params,
    fingerprint: vocabulary.fingerprint,
    vocabularyFile,
    wordAxes: { 'embedding.table': { vocabulary, axis: 0 } },
    description: `${vocabulary.size.toLocaleString('en')} words`,
    trainer: (examples) => createTrainer(own, examples, set),
    summarize: (sources) => summarize(own, sources),
    dispose: () => extractor.dispose(),
  };
}
