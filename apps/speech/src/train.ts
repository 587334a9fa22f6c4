// Trains a recognizer: settings, data, features, tokens, model, loss.
import { at, ConfigError, createRandom, DataError } from '@longhand/base';
import { isMain, runMain, type TrainRequest, trainCommand } from '@longhand/cli';
import { dataWarnings, type Experiment, type RunPlace, type TrainingTask, trainingRun } from '@longhand/cli/experiment';
import { type SpeechSet, speechSets } from '@longhand/datasets';
import { ctcLoss, softmaxCrossEntropy, type TrainingMode } from '@longhand/lstm-core';
import { pointScores } from '@longhand/metrics';
import {
  blank,
  buildTokens,
  createPipeline,
  createRecognizer,
  inputTensors,
  type ModelInput,
  type Recognizer,
  type SpeechParts,
  searchDefaults,
  targetTensors,
  tokenFile,
} from '@longhand/speech';
import * as tf from '@tensorflow/tfjs';
import { variantsOf } from './augment.ts';
import { chooseSettings, measureClips } from './auto.ts';
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
import { evaluateTrained } from './evaluate.ts';
import { transcriptsFile } from './language.ts';
import { problemLines } from './problems.ts';
import { metricsFor } from './scores.ts';
import { transcribe } from './transcribe.ts';

/** Trains, evaluates on dev, writes the report; gives the run's path. */
export async function train(config: Config, request?: TrainRequest<SpeechSet>): Promise<string> {
  checkConfig(config);
  const own = request?.dryRun ? { ...config, cache: '' } : config; // it leaves no file
  const prepareOwn = async (place: RunPlace) => prepare(own, request?.data ?? (await loadSet(own)), place);
  return trainingRun({ app: 'speech', config, runName, prepare: prepareOwn }, request);
}

async function prepare(config: Config, set: SpeechSet, { run, preset, print }: RunPlace): Promise<Experiment<Batch>> {
  const sampleRate = await sampleRateOf(config, set);
  const pipeline = createPipeline(config, sampleRate);
  const heard = await loadExamples(set, 'train', pipeline, config, variantsOf(config));
  const texts = heard.examples.map(({ text }) => text);
  const tokens = buildTokens(config, texts);
  await run.writeJson(tokenFile(config), tokens);
  const { examples, problems } = config.task === 'classify' ? heard : trainable(heard, tokens, pipeline);
  const dev = await loadExamples(set, 'dev', pipeline, config);
  print(`${set.name}: ${examples.length} train, ${dev.examples.length} dev, ${set.splits.test.length} test`);
  for (const note of [...set.notes, ...problemLines('train', problems), ...problemLines('dev', dev.problems)])
    print(note);
  for (const line of dataWarnings({ unit: 'clips', dev: dev.examples.length, fewest: 30 })) print(line);
  if (examples.length === 0 || dev.examples.length === 0)
    throw new DataError({ where: set.name, expected: 'sound to train on, and for dev', got: 'none that can be used' });
  await run.write(transcriptsFile, `${examples.map(({ text }) => text).join('\n')}\n`);

  const classes = tokens.vocabulary.size;
  const recognizer = createRecognizer(config, { inputSize: pipeline.size, classes }, createRandom(config.seed));
  const parts = { description: { config, sampleRate }, tokens, pipeline, recognizer };
  return {
    description: { sampleRate },
    task: taskOf(config, parts, examples, dev.examples),
    evaluate: (own) =>
      evaluateTrained({ ...{ app: 'speech', config, preset, sampleRate }, ...parts, run: own }, { set, ...dev }, 'dev'),
    dispose: recognizer.dispose,
  };
}

function taskOf(
  config: Config,
  parts: SpeechParts,
  train: readonly Example[],
  dev: readonly Example[],
): TrainingTask<Batch> {
  const { recognizer, pipeline, tokens } = parts;
  const labels = train.map(({ text }) => tokens.encode(text));
  const labelsOf = ({ items }: Batch) => items.map(({ index }) => at(labels, index));
  return {
    sizes: `${pipeline.size} numbers a frame, ${classesText(config, tokens.vocabulary.count)}`,
    params: recognizer.params,
    examples: train.length,
    batches: (epoch) => epochBatches(train, config, epoch),
    loss: (batch, training) => {
      const input = inputTensors(batchFeatures(batch, train, pipeline, config));
      return batchLoss(config, recognizer, input, labelsOf(batch), training);
    },
    size: (batch) => labelsOf(batch).reduce((sum, { length }) => sum + length, 0),
    evaluate: () => devScores(parts, dev, config),
    monitor: { metric: config.monitor, mode: config.monitor === 'accuracy' ? 'max' : 'min' },
    vocabulary: tokens.vocabulary.fingerprint,
  };
}

/** What the model tells apart: without the vocabulary's special tokens, which no text has. */
const classesText = ({ task, tokens }: Config, count: number): string =>
  task === 'classify' ? `${count} classes` : `${count} ${tokens === 'bpe' ? 'subwords' : tokens} and the blank`;

/** Mean over the labels of the batch. */
function batchLoss(
  { task }: Config,
  recognizer: Recognizer,
  input: ModelInput,
  labels: readonly (readonly number[])[],
  training: TrainingMode,
): tf.Scalar {
  if (task === 'classify') {
    const { logits } = recognizer.clipLogits(input, training);
    return softmaxCrossEntropy(logits, tf.tensor1d(labels.flat(), 'int32')) as tf.Scalar;
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

function checkConfig({ task, monitor }: Config): void {
  if (task === 'classify' && monitor !== 'accuracy')
    throw new ConfigError({ where: '--monitor', expected: 'accuracy, as the task is to classify', got: monitor });
}

export const main = trainCommand({
  app: 'speech',
  summary: 'Trains a recognizer of speech, scores it on dev, writes report.html.',
  settings,
  presets,
  sets: speechSets,
  auto: async ({ config }) => {
    const data = await loadSet(config);
    return { choices: chooseSettings(measureClips(data.splits.train)), data };
  },
  paths: ['cache'],
  runName,
  train,
});

if (isMain(import.meta.url)) await runMain(main);
