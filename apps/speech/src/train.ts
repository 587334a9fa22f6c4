// Trains a recognizer: settings, data, features, units, model, loop, report.
import { useLonghand } from '@longhand/backend';
import { ConfigError, createRandom, DataError } from '@longhand/base';
import { speechSets } from '@longhand/datasets';
import { ctcLoss, softmaxCrossEntropy, type TrainingMode } from '@longhand/lstm-core';
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
  writeAside,
} from '@longhand/training';
import * as tf from '@tensorflow/tfjs';
import { type Config, defaults, help, limits, presets, runName } from './config.ts';
import {
  type Batch,
  batchFeatures,
  type Example,
  epochBatches,
  inputTensors,
  loadExamples,
  loadSet,
  sampleRateOf,
  targetTensors,
  trainable,
  variantsOf,
} from './data.ts';
import { classOf, evaluate } from './evaluate.ts';
import { createPipeline, type FeaturePipeline } from './features.ts';
import { classify, decode, decodingDefaults, emissionsOf } from './inference.ts';
import { transcriptsFile } from './language.ts';
import { createRecognizer, parameterCount, type Recognizer } from './model.ts';
import { problemLines } from './problems.ts';
import type { RunDescription } from './run.ts';
import { metricsFor, quickScores } from './scores.ts';
import { blank, buildUnits, type Units } from './units.ts';

export interface TrainOptions {
  readonly preset?: string;
  readonly resume?: boolean;
  readonly overwrite?: boolean;
  /** For what a person should know; default: standard error. */
  readonly print?: (line: string) => void;
}

/** Trains, evaluates on dev, writes the report; gives the run's path. */
export async function train(config: Config, options: TrainOptions = {}): Promise<string> {
  const { preset = '', resume = false, overwrite = false } = options;
  const { print = (line: string) => void process.stderr.write(`${line}\n`) } = options;
  checkConfig(config);
  const { compute, threads } = await useLonghand();
  const run = openRun(
    userPath(`${config.runs}/${runName(config)}`),
    `${compute}, ${threads} thread${threads > 1 ? 's' : ''}`,
  );
  const set = await loadSet(config);
  const start = await startRun(run, { resume, overwrite });
  const sampleRate = await sampleRateOf(config, set);
  const pipeline = createPipeline(config, sampleRate);
  const heard = await loadExamples(set, 'train', pipeline, config, variantsOf(config));
  const units = await buildUnits(
    run,
    config,
    heard.examples.map(({ text }) => text),
  );
  const { examples, problems } = config.task === 'classify' ? heard : trainable(heard, units, pipeline);
  const dev = await loadExamples(set, 'dev', pipeline, config);
  print(`${set.name}: ${examples.length} train, ${dev.examples.length} dev, ${set.splits.test.length} test`);
  for (const note of [...set.notes, ...problemLines('train', problems), ...problemLines('dev', dev.problems)])
    print(note);
  if (examples.length === 0 || dev.examples.length === 0)
    throw new DataError({ where: set.name, expected: 'sound to train on, and for dev', got: 'none that can be used' });
  await writeAside(run.file(transcriptsFile), `${examples.map(({ text }) => text).join('\n')}\n`);
  const description: RunDescription = { app: 'speech', config, preset, sampleRate };
  await run.writeJson('config.json', description);

  const material = { run, start, pipeline, units, train: examples, dev: dev.examples, print };
  const { best, steps } = await trainRecognizer(config, material);
  print(`Best dev ${config.goal} ${best.metric.toFixed(2)} after epoch ${best.epoch + 1}, ${steps} updates in all.`);
  print(await evaluate(run.path, 'dev'));
  return run.path;
}

interface Material {
  readonly run: RunFolder;
  readonly start: RunStart;
  readonly pipeline: FeaturePipeline;
  readonly units: Units;
  readonly train: readonly Example[];
  readonly dev: readonly Example[];
  readonly print: (line: string) => void;
}

async function trainRecognizer(config: Config, material: Material): Promise<TrainResult> {
  const { run, start, pipeline, units, train, dev, print } = material;
  const classes = units.vocabulary.size;
  const recognizer = createRecognizer(config, { inputSize: pipeline.size, classes }, createRandom(config.seed));
  const { optimizer: kind, weightDecay } = config;
  const optimizer = createOptimizer(
    kind === 'sgd' ? { kind, momentum: 0.9, weightDecay } : { kind, weightDecay },
    recognizer.params,
  );
  const updatesPerEpoch = Math.ceil(Math.ceil(train.length / config.batchSize) / config.accumulate);
  const schedule = createSchedule(scheduleOf(config, updatesPerEpoch * config.epochs), config.learningRate);
  print(
    `${pipeline.size} numbers a frame, ${classes} classes, ${parameterCount(recognizer).toLocaleString('en')} parameters.`,
  );
  const labels = train.map(({ text }) => units.encode(text));
  let [epoch, batches]: [number, Batch[]] = [-1, []];
  try {
    return await trainLoop<Batch>({
      ...{ run, start, optimizer, schedule },
      params: recognizer.params,
      batches: (wanted) => {
        if (wanted !== epoch) [epoch, batches] = [wanted, epochBatches(train, config, wanted)];
        return batches;
      },
      loss: (batch, training) => {
        const input = inputTensors(batchFeatures(batch, train, pipeline, config.seed));
        return lossOf(
          recognizer,
          input,
          batch.items.map(({ index }) => labels[index]!),
          config,
          training,
        );
      },
      size: ({ items }) => items.reduce((sum, { index }) => sum + labels[index]!.length, 0),
      evaluate: () => devScores(recognizer, dev, pipeline, units, config),
      goal: { metric: config.goal, mode: modeOf(config) },
      epochs: config.epochs,
      patience: config.patience,
      clipNorm: config.clipNorm,
      accumulate: config.accumulate,
      average: config.average,
      checkpointEvery: config.checkpointEvery,
      seed: config.seed,
      metadata: { vocabulary: units.vocabulary.fingerprint },
    });
  } finally {
    recognizer.dispose();
    optimizer.dispose();
  }
}

/** Mean over the labels of the batch. */
function lossOf(
  recognizer: Recognizer,
  input: ReturnType<typeof inputTensors>,
  labels: readonly (readonly number[])[],
  { task }: Config,
  training?: TrainingMode,
): tf.Scalar {
  if (task === 'classify') {
    const { logits } = recognizer.clipLogits(input, training);
    return softmaxCrossEntropy(
      logits,
      tf.tensor1d(
        labels.map(([label]) => label!),
        'int32',
      ),
    ) as tf.Scalar;
  }
  const { logits } = recognizer.frameLogits(input, training);
  const { targets, lengths } = targetTensors(labels);
  const total = ctcLoss(logits, targets, {
    ...{ inputLengths: input.lengths, targetLengths: lengths, blank, reduction: 'sum' },
  });
  return total.div<tf.Scalar>(labels.reduce((sum, { length }) => sum + length, 0));
}

/** Of the best path, which is quick. */
function devScores(
  recognizer: Recognizer,
  dev: readonly Example[],
  pipeline: FeaturePipeline,
  units: Units,
  config: Config,
): Record<string, number> {
  const features = dev.map(({ variants }) => pipeline.finish(variants[0]!));
  const texts =
    config.task === 'classify'
      ? classify(recognizer, features).map((probabilities) => classOf(probabilities, units.decode).text)
      : emissionsOf(recognizer, features).map((one) => decode(one, units, { ...decodingDefaults, beam: 1 })[0]!.text);
  return quickScores(
    texts,
    dev.map(({ text }) => text),
    metricsFor(config),
  );
}

function checkConfig({ task, goal }: Config): void {
  if (task === 'classify' && goal !== 'accuracy')
    throw new ConfigError({ where: '--goal', expected: 'accuracy, as the task is to classify', got: goal });
}

function scheduleOf(config: Config, totalSteps: number): Parameters<typeof createSchedule>[0] {
  const { schedule: kind, warmupSteps, plateauPatience } = config;
  if (kind !== 'plateau') return { kind, warmupSteps, totalSteps };
  return { kind, mode: modeOf(config), factor: 0.5, patience: plateauPatience };
}

const modeOf = ({ goal }: Config) => (goal === 'accuracy' ? 'max' : 'min');

/** These may change when a run goes on; anything else would make it another run. */
const changeable = ['epochs', 'patience', 'checkpointEvery', 'runs', 'name', 'cache'] as const;
const switches = { resume: false, overwrite: false, help: false };

export async function main(argv: readonly string[]): Promise<void> {
  const all = { ...defaults, ...switches };
  const flags = { limits, presets, help: { ...help, resume: 'Go on with the run.', overwrite: 'Replace the run.' } };
  const { config, preset, given } = parseFlags(all, argv, flags as object);
  if (config.help) {
    process.stdout.write(helpText('pnpm --filter @longhand/speech train [flags]', all, flags as object));
    return;
  }
  const { resume, overwrite, help: _, ...settings } = config;
  const data = speechSets.includes(settings.data) ? settings.data : userPath(settings.data);
  const named: Config = { ...settings, data, cache: settings.cache && userPath(settings.cache) };
  if (!resume) return void (await train(named, { preset, overwrite }));
  const path = userPath(`${named.runs}/${runName(named)}`);
  const own = given.filter((key): key is keyof Config => key in defaults);
  await train(await resumedConfig<Config>(path, named, own, changeable), { preset, resume, overwrite });
}

if (isMain(import.meta.url)) await runMain(main);
