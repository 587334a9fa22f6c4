// Summaries by deletion: a tagger says of each word whether it stays.
import { at, ConfigError, createRandom } from '@longhand/base';
import type { SummaryExample } from '@longhand/datasets';
import { selectionCounts, tokenF1 } from '@longhand/metrics';
import { defineMode, type SetKind, type Summarizer, type WordAxis } from '../mode.ts';
import {
  buildColumns,
  type ColumnName,
  type Columns,
  columnsFingerprint,
  columnsFromJson,
  columnsJson,
  columnsOf,
} from './columns.ts';
import { createCommittee } from './committee.ts';
import { type CompressionSettings, compressionDefaults, compressionHelp, compressionLimits } from './config.ts';
import { createLabeller, createReader, encodeTokens, type ReadSource } from './data.ts';
import type { Tagger } from './model.ts';
import { createPretrainer } from './pretraining.ts';
import { type Compression, type Settings, summarize } from './summarize.ts';
import { createTrainer, type LabelledSentence, lossOn } from './training.ts';
import { buildVectors, type FixedVectors, loadVectors } from './vectors.ts';

const vocabularyFile = 'columns.json';

export const compression = defineMode<CompressionSettings>({
  name: 'compression',
  defaults: compressionDefaults,
  limits: compressionLimits,
  help: compressionHelp,
  base: {
    ...{ optimizer: 'adamw', learningRate: 4e-3, weightDecay: 0.01, schedule: 'cosine', warmupSteps: 200 },
    ...{ embeddingDropout: 0.5, dropout: 0.5, average: 0.999, goal: 'tokenF1', epochs: 8, patience: 0 },
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
    ...{ embeddingDropout: 0.2, learningRate: 5e-3, warmupSteps: 20, average: 0.9, epochs: 1 },
    consistency: 0,
  },
  summaryKeys: ['decision', 'threshold', 'ratio'],
  unit: 'words',
  target: 'compression',
  build: async (run, config, set) => {
    const reader = createReader(config, set);
    const english = config.lexicon === 'english' || (config.lexicon === 'auto' && set.language === 'en');
    const { minCount, maxVocabulary: maxSize, lowerCase } = config;
    const sentences = set.splits.train.map((example) => reader(example).tokens);
    const names = columnsOf({ lexicon: english, hints: config.hints });
    const columns = buildColumns(names, sentences, { minCount, maxSize, lowerCase });
    await run.writeJson(vocabularyFile, columnsJson(columns));
    return createSummarizer(config, set, columns, await buildVectors(run, config));
  },
  load: async (run, config, set) => {
    const columns = columnsFromJson(await run.readJson(vocabularyFile), run.file(vocabularyFile));
    return createSummarizer(config, set, columns, await loadVectors(run, config));
  },
});

function createSummarizer(config: Settings, set: SetKind, columns: Columns, vectors?: FixedVectors): Summarizer {
  const sizes = Object.fromEntries([...columns].map(([name, { size }]) => [name, size]));
  checkDecision(config);
  const tagger = createCommittee(config, { columns: sizes, vectors }, createRandom(config.seed));
  const reader = createReader(config, set);
  const encode = (source: ReadSource) => encodeTokens(columns, vectors?.words, source, config);
  const own: Compression = { config, columns, tagger, reader, encode };
  const label = createLabeller(config, set);
  const read = (examples: readonly SummaryExample[]): LabelledSentence[] =>
    examples.flatMap((example) => {
      const source = reader(example);
      return source.tokens.length === 0 ? [] : [{ ...encode(source), ...source, keep: label(example, source) }];
    });
  const alignedF1 = (examples: readonly SummaryExample[]): number => {
    const sources = examples.map(reader);
    const counts = summarize(own, sources).map(({ source }, i) =>
      selectionCounts(
        source.map(({ chosen }) => Number(chosen)),
        label(at(examples, i), at(sources, i)),
      ),
    );
    return 100 * tokenF1([0, 1, 2, 3].map((c) => counts.reduce((sum, row) => sum + at(row, c), 0)));
  };
  const withVectors = vectors ? `, vectors of ${vectors.words.size.toLocaleString('en')}` : '';
  return {
    params: tagger.params,
    fingerprint: columnsFingerprint(columns),
    vocabularyFile,
    vectors: vectors?.words.fingerprint,
    takesHints: config.hints,
    wordAxes: wordAxesOf(tagger, columns),
    description: `${columns.get('word')!.size.toLocaleString('en')} words${withVectors}`,
    trainer: (examples) => createTrainer(own, read(examples)),
    ...(config.languageWeight > 0 && {
      pretrainer: (sentences) =>
        createPretrainer(
          own,
          sentences.map((document) => reader({ document })),
        ),
    }),
    summarize: (sources) => summarize(own, sources.map(reader)),
    devMetrics: (dev) => ({
      loss: lossOn(own, read(dev)),
      // Of a set without labels, whose token F1 the app does not know: against those that the summaries show.
      ...(dev.every(({ keep }) => keep) ? {} : { tokenF1: alignedF1(dev) }),
    }),
    dispose: () => tagger.dispose(),
  };
}

/** Of one tagger or of each member: the embedding of every column, and the softmax over the neighbouring words. */
function wordAxesOf({ params }: Tagger, columns: Columns): Record<string, WordAxis> {
  const axisOf = (name: string): WordAxis | undefined => {
    const column = /(?:^|\.)embedding\.(\w+)\.table$/.exec(name)?.[1];
    if (column) return { vocabulary: columns.get(column as ColumnName)!, axis: 0 };
    const part = /(?:^|\.)language\.\w+\.words\.(kernel|bias)$/.exec(name)?.[1];
    return part === undefined ? undefined : { vocabulary: columns.get('word')!, axis: part === 'kernel' ? 1 : 0 };
  };
  return Object.fromEntries(
    Object.keys(params).flatMap((name) => {
      const axis = axisOf(name);
      return axis ? [[name, axis]] : [];
    }),
  );
}

/** @throws ConfigError */
function checkDecision({ decision, members, ratio }: Settings): void {
  if (decision === 'threshold' || members === 1 || ratio > 0) return;
  throw new ConfigError({
    where: '--decision viterbi',
    expected: 'one tagger',
    got: `--members ${members}, which have no most probable labelling in common`,
    fix: 'Say --decision threshold.',
  });
}
