// Trains a recognizer: settings, data, features, units, model, loop, report.
import { useLonghand } from '@longhand/backend';
import { at, ConfigError, createRandom, DataError } from '@longhand/base';
import { isMain, runMain, type TrainRequest, toStandardError, trainCommand, writeRunConfig } from '@longhand/cli';
import { fit } from '@longhand/cli/fit';
import { speechSets } from '@longhand/datasets';
import { ctcLoss, parameterCount, softmaxCrossEntropy, type TrainingMode } from '@longhand/lstm-core';
import { pointScores } from '@longhand/metrics';
import { computeText, type RunFolder, type RunStart, runPath, withRun } from '@longhand/runs';
import {
  blank,
  buildTokens,
  createPipeline,
  createRecognizer,
  type FeaturePipeline,
  inputTensors,
  type ModelInput,
  type Recognizer,
  type SpeechTokens,
  searchDefaults,
  targetTensors,
  tokenFile,
} from '@longhand/speech';
import type { TrainResult } from '@longhand/training';
import * as tf from '@tensorflow/tfjs';
import { variantsOf } from './augment.ts';
import { type Config, presets, runName, settings } from './config.ts';
import {
  type Batch,
  batchFeatures,
  type Example,
  epochBatches,
  loadExamples,
  loadSet,
  sampleRateOf,
  trainable,
} from './data.ts';
import { evaluate } from './evaluate.ts';
import { transcriptsFile } from './language.ts';
import { problemLines } from './problems.ts';
import type { RunDescription } from './run.ts';
import { metricsFor } from './scores.ts';
import { transcribe } from './transcribe.ts';

/** Trains, evaluates on dev, writes the report; gives the run's path. */
export async function train(config: Config, request: TrainRequest = {}): Promise<string> {
  const { resume, overwrite, print = toStandardError } = request;
  checkConfig(config);
  const path = runPath(config.runs, runName(config));
  const compute = computeText(await useLonghand());
  await withRun(path, { app: 'speech', compute, resume, overwrite }, (run, start) =>
    trainRun(config, request, run, start),
  );
  print(await evaluate(path, 'dev'));
  return path;
}

async function trainRun(
  config: Config,
  { preset = '', print = toStandardError }: TrainRequest,
  run: RunFolder,
  start: RunStart,
): Promise<void> {
  const set = await loadSet(config);
  const sampleRate = await sampleRateOf(config, set);
  const pipeline = createPipeline(config, sampleRate);
  const heard = await loadExamples(set, 'train', pipeline, config, variantsOf(config));
  const tokens = buildTokens(
    config,
    heard.examples.map(({ text }) => text),
  );
  await run.writeJson(tokenFile(config), tokens);
  const { examples, problems } = config.task === 'classify' ? heard : trainable(heard, tokens, pipeline);
  const dev = await loadExamples(set, 'dev', pipeline, config);
  print(`${set.name}: ${examples.length} train, ${dev.examples.length} dev, ${set.splits.test.length} test`);
  for (const note of [...set.notes, ...problemLines('train', problems), ...problemLines('dev', dev.problems)])
    print(note);
  if (examples.length === 0 || dev.examples.length === 0)
    throw new DataError({ where: set.name, expected: 'sound to train on, and for dev', got: 'none that can be used' });
  await run.write(transcriptsFile, `${examples.map(({ text }) => text).join('\n')}\n`);
  const description: RunDescription = { app: 'speech', config, preset, sampleRate };
  await writeRunConfig(run, description);

  const inputs = { run, start, pipeline, tokens, train: examples, dev: dev.examples, print };
  const { best, steps } = await trainRecognizer(config, inputs);
  print(`Best dev ${config.goal} ${best.metric.toFixed(2)} after epoch ${best.epoch + 1}, ${steps} updates in all.`);
}

interface TrainingInputs {
  readonly run: RunFolder;
  readonly start: RunStart;
  readonly pipeline: FeaturePipeline;
  readonly tokens: SpeechTokens;
  readonly train: readonly Example[];
  readonly dev: readonly Example[];
  readonly print: (line: string) => void;
}

async function trainRecognizer(config: Config, inputs: TrainingInputs): Promise<TrainResult> {
  const { run, start, pipeline, tokens, train, dev, print } = inputs;
  const classes = tokens.vocabulary.size;
  const recognizer = createRecognizer(config, { inputSize: pipeline.size, classes }, createRandom(config.seed));
  print(
    `${pipeline.size} numbers a frame, ${classes} classes, ${parameterCount(recognizer.params).toLocaleString('en')} parameters.`,
  );
  const labels = train.map(({ text }) => tokens.encode(text));
  try {
    return await fit<Batch>(config, {
      ...{ run, start },
      params: recognizer.params,
      batches: (epoch) => epochBatches(train, config, epoch),
      batchesPerEpoch: Math.ceil(train.length / config.batchSize),
      loss: (batch, training) => {
        const input = inputTensors(batchFeatures(batch, train, pipeline, config));
        return lossOf(
          recognizer,
          input,
          batch.items.map(({ index }) => at(labels, index)),
          config,
          training,
        );
      },
      size: ({ items }) => items.reduce((sum, { index }) => sum + at(labels, index).length, 0),
      evaluate: () => devScores({ recognizer, pipeline, tokens }, dev, config),
      monitor: { metric: config.goal, mode: config.goal === 'accuracy' ? 'max' : 'min' },
      metadata: { vocabulary: tokens.vocabulary.fingerprint },
    });
  } finally {
    recognizer.dispose();
  }
}

/** Mean over the labels of the batch. */
function lossOf(
  recognizer: Recognizer,
  input: ModelInput,
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
  parts: Parameters<typeof transcribe>[0],
  dev: readonly Example[],
  config: Config,
): Record<string, number> {
  const { transcripts } = transcribe(parts, config, dev, { ...searchDefaults, beam: 1 });
  return pointScores(
    metricsFor(config),
    transcripts.map(({ text }) => text),
    dev.map(({ text }) => text),
  );
}

function checkConfig({ task, goal }: Config): void {
  if (task === 'classify' && goal !== 'accuracy')
    throw new ConfigError({ where: '--goal', expected: 'accuracy, as the task is to classify', got: goal });
}

export const main = trainCommand({
  app: 'speech',
  summary: 'Trains a recognizer of speech, scores it on dev, writes report.html.',
  settings,
  presets,
  sets: speechSets,
  paths: ['cache'],
  runName,
  train,
});

if (isMain(import.meta.url)) await runMain(main);
