// Trains a sentiment classifier, or fits a baseline: settings, data, vocabulary, model, loop, report.
import { useLonghand } from '@longhand/backend';
import { ConfigError, createRandom } from '@longhand/base';
import { type ClassificationSet, classificationSets } from '@longhand/datasets';
import { softmaxCrossEntropy } from '@longhand/lstm-core';
import { embeddingMatrix, readVectors, Vocabulary } from '@longhand/tokenizer';
import {
  createOptimizer,
  createSchedule,
  helpText,
  isMain,
  openRun,
  parseFlags,
  type RunFolder,
  type RunStart,
  resumedConfig,
  runMain,
  startRun,
  type TrainResult,
  train as trainLoop,
  userPath,
} from '@longhand/training';
import * as tf from '@tensorflow/tfjs';
import { fitLexicon, fitNaiveBayes } from './baselines.ts';
import { type Config, defaults, help, limits, presets, runName } from './config.ts';
import { type Batch, epochBatches, inputTensors, loadSet, tokenizeSplits } from './data.ts';
import { evaluate } from './evaluate.ts';
import { classifierPredict } from './inference.ts';
import { createClassifier, parameterCount } from './model.ts';
import type { RunDescription } from './run.ts';
import { devMetrics } from './scores.ts';

export interface TrainOptions {
  readonly preset?: string;
  readonly resume?: boolean;
  readonly overwrite?: boolean;
  /** For what a person should know; default: standard error. */
  readonly print?: (line: string) => void;
}

/** Trains, evaluates on dev, writes the report; gives the run's path. */
export async function train(config: Config, options: TrainOptions = {}): Promise<string> {
  const {
    preset = '',
    resume = false,
    overwrite = false,
    print = (line) => process.stderr.write(`${line}\n`),
  } = options;
  const { compute, threads } = await useLonghand();
  const run = openRun(
    userPath(`${config.runs}/${runName(config)}`),
    `${compute}, ${threads} thread${threads > 1 ? 's' : ''}`,
  );
  const set = await loadSet(config);
  const { train, dev, notes } = tokenizeSplits(set, config);
  const start = await startRun(run, { resume, overwrite });
  print(
    `${set.name}: ${train.length} train, ${dev.length} dev, ${set.splits.test.length} test; classes ${set.labels.join(', ')}`,
  );
  for (const note of [...set.notes, ...notes]) print(note);

  const vocabulary = Vocabulary.build(
    train.map(({ tokens }) => tokens),
    { minCount: config.minCount, maxSize: config.maxVocab },
  );
  const description: RunDescription = { app: 'sentiment', config, preset, labels: set.labels, language: set.language };
  await run.writeJson('vocabulary.json', vocabulary);
  await run.writeJson('config.json', description);

  if (config.model === 'lstm') {
    const { best, steps } = await trainLstm(config, { run, start, set, train, dev, vocabulary, print });
    print(`Best dev accuracy ${best.metric.toFixed(4)} after epoch ${best.epoch + 1} of ${steps} updates.`);
  } else {
    const fit = { 'naive-bayes': fitNaiveBayes, lexicon: fitLexiconOf(set) }[config.model];
    await run.writeJson('baseline.json', fit(train, vocabulary, set.labels.length));
  }
  print(await evaluate(run.path, 'dev'));
  return run.path;
}

const fitLexiconOf =
  ({ language }: ClassificationSet) =>
  (examples: Parameters<typeof fitLexicon>[0], _: Vocabulary, numClasses: number) =>
    fitLexicon(examples, numClasses, language);

interface Material {
  readonly run: RunFolder;
  readonly start: RunStart;
  readonly set: ClassificationSet;
  readonly train: ReturnType<typeof tokenizeSplits>['train'];
  readonly dev: ReturnType<typeof tokenizeSplits>['dev'];
  readonly vocabulary: Vocabulary;
  readonly print: (line: string) => void;
}

async function trainLstm(
  config: Config,
  { run, start, set, train, dev, vocabulary, print }: Material,
): Promise<TrainResult> {
  const random = createRandom(config.seed);
  const vectors = config.vectors ? await initialVectors(config, vocabulary, print) : undefined;
  const sizes = { vocabSize: vocabulary.size, numClasses: set.labels.length };
  const classifier = createClassifier(config, sizes, random, vectors);
  const optimizer = createOptimizer(
    config.optimizer === 'sgd'
      ? { kind: 'sgd', momentum: 0.9, weightDecay: config.weightDecay }
      : { kind: config.optimizer, weightDecay: config.weightDecay },
    classifier.params,
  );
  const updatesPerEpoch = Math.ceil(epochBatches(train, vocabulary, config, 0).length / config.accumulate);
  const schedule = createSchedule(scheduleOf(config, updatesPerEpoch * config.epochs), config.learningRate);
  const predict = classifierPredict(classifier, vocabulary, 64);
  print(`${vocabulary.size} words, ${parameterCount(classifier).toLocaleString('en')} parameters.`);
  try {
    return await trainLoop<Batch>({
      ...{ run, start, optimizer, schedule },
      params: classifier.params,
      batches: (epoch) => epochBatches(train, vocabulary, config, epoch),
      loss: ({ ids, labels }, { seed }) => {
        const logits = classifier.logits(inputTensors(ids), { seed });
        const targets = tf.tensor1d([...labels], 'int32');
        return softmaxCrossEntropy(logits, targets, { labelSmoothing: config.labelSmoothing }) as tf.Scalar;
      },
      size: ({ labels }) => labels.length,
      evaluate: () => devMetrics(dev, predict(dev)),
      goal: { metric: 'accuracy', mode: 'max' },
      epochs: config.epochs,
      patience: config.patience,
      clipNorm: config.clipNorm,
      accumulate: config.accumulate,
      checkpointEvery: config.checkpointEvery,
      seed: config.seed,
      metadata: { vocabulary: vocabulary.fingerprint },
    });
  } finally {
    classifier.dispose();
    optimizer.dispose();
  }
}

async function initialVectors(
  config: Config,
  vocabulary: Vocabulary,
  print: (line: string) => void,
): Promise<Float32Array> {
  const vectors = await readVectors(userPath(config.vectors), { words: { has: (word) => vocabulary.has(word) } });
  if (vectors.size !== config.embeddingSize) {
    const expected = `vectors of --embedding-size ${config.embeddingSize} numbers`;
    throw new ConfigError({ where: `--vectors ${config.vectors}`, expected, got: String(vectors.size) });
  }
  const { matrix, found, missing } = embeddingMatrix(vocabulary, vectors, {
    random: createRandom(config.seed).fork('vectors'),
  });
  print(`Pretrained vectors for ${found} words of ${found + missing}.`);
  return matrix;
}

function scheduleOf({ schedule, warmupSteps }: Config, totalSteps: number): Parameters<typeof createSchedule>[0] {
  if (schedule !== 'plateau') return { kind: schedule, warmupSteps, totalSteps };
  if (warmupSteps === 0) return { kind: 'plateau', mode: 'max', factor: 0.5, patience: 0 };
  throw new ConfigError({ where: '--warmup-steps', expected: '0 with --schedule plateau', got: String(warmupSteps) });
}

/** These may change when a run goes on; anything else would make it another run. */
const changeable = ['epochs', 'patience', 'checkpointEvery', 'runs', 'name'] as const;

const switches = { resume: false, overwrite: false, help: false };

export async function main(argv: readonly string[]): Promise<void> {
  const all = { ...defaults, ...switches };
  const flags = { limits, presets, help: { ...help, resume: 'Go on with the run.', overwrite: 'Replace the run.' } };
  const { config, preset, given } = parseFlags(all, argv, flags as object);
  if (config.help) {
    process.stdout.write(helpText('pnpm --filter @longhand/sentiment train [flags]', all, flags as object));
    return;
  }
  const { resume, overwrite, help: _, ...settings } = config;
  const data = classificationSets.includes(settings.data) ? settings.data : userPath(settings.data);
  const named: Config = { ...settings, data };
  const ownGiven = given.filter((key): key is keyof Config => key in defaults);
  if (!resume) return void (await train(named, { preset, overwrite }));
  const path = userPath(`${named.runs}/${runName(named)}`);
  await train(await resumedConfig<Config>(path, named, ownGiven, changeable), { preset, resume, overwrite });
}

if (isMain(import.meta.url)) await runMain(main);
