// Summaries that are written: a pointer-generator over words.
import { at, ConfigError, createRandom } from '@longhand/base';
import { Vocabulary } from '@longhand/tokenizer';
import type { Config } from '../config.ts';
import { defineMode, type SetKind, type Summarizer } from '../mode.ts';
import { type AbstractionSettings, abstractionDefaults, abstractionHelp, abstractionLimits } from './config.ts';
import { createReader, createSummaryReader } from './data.ts';
import { createPointerGenerator } from './model.ts';
import { summarize } from './summarize.ts';
import { createTrainer, devLoss } from './training.ts';

type Settings = Config & AbstractionSettings;
const vocabularyFile = 'vocabulary.json';

export const abstraction = defineMode<AbstractionSettings>({
  name: 'abstraction',
  defaults: abstractionDefaults,
  limits: abstractionLimits,
  help: abstractionHelp,
  base: { embeddingSize: 192, maxVocabulary: 10_000, maxWords: 200, average: 0.999 },
  tiny: {
    embeddingSize: 48,
    encoderSize: 48,
    decoderSize: 64,
    embeddingDropout: 0.1,
    dropout: 0.1,
    outputDropout: 0.1,
    labelSmoothing: 0,
    learningRate: 4e-3,
    average: 0.99,
    epochs: 4,
    minCount: 1,
  },
  summaryKeys: ['beam', 'lengthPenalty', 'coveragePenalty', 'noRepeatNgram', 'minLength', 'maxLength'],
  unit: 'sentences',
  target: 'headline',
  build: async (run, config, set) => {
    const [read, readSummary] = [createReader(config, set), createSummaryReader(config, set)];
    const { minCount, maxVocabulary: maxSize } = config;
    const texts = set.splits.train.flatMap((example) => [read(example).keys, readSummary(at(example.summaries, 0))]);
    const vocabulary = Vocabulary.build(texts, { minCount, maxSize });
    await run.writeJson(vocabularyFile, vocabulary);
    return createSummarizer(config, set, vocabulary);
  },
  load: async (run, config, set) => {
    const vocabulary = Vocabulary.fromJSON(await run.readJson(vocabularyFile), run.file(vocabularyFile));
    return createSummarizer(config, set, vocabulary);
  },
});

function createSummarizer(config: Settings, set: SetKind, vocabulary: Vocabulary): Summarizer {
  if (config.vectors !== '')
    throw new ConfigError({ where: '--vectors', expected: 'none: abstraction learns its own', got: config.vectors });
  if (config.minLength > config.maxLength) {
    const expected = `at most --max-length ${config.maxLength}`;
    throw new ConfigError({ where: '--min-length', expected, got: String(config.minLength) });
  }
  const model = createPointerGenerator(config, vocabulary.size, createRandom(config.seed));
  const read = createReader(config, set);
  const writer = { model, vocabulary, language: set.language };
  return {
    params: model.params,
    fingerprint: vocabulary.fingerprint,
    vocabularyFile,
    wordAxes: {
      'source.table': { vocabulary, axis: 0 },
      'target.table': { vocabulary, axis: 0 },
      'output.kernel': { vocabulary, axis: 1 },
      'output.bias': { vocabulary, axis: 0 },
    },
    description: `${vocabulary.size.toLocaleString('en')} words`,
    trainer: (examples) => createTrainer(config, set, examples, vocabulary, model),
    summarize: (sources, pace = 'best') =>
      pace === 'best'
        ? summarize(writer, sources.map(read), config)
        : summarize(writer, sources.map(read), { ...config, beam: 1 }, false),
    devMetrics: (dev) => ({ loss: devLoss(config, set, dev, vocabulary, model) }),
    dispose: () => model.dispose(),
  };
}
