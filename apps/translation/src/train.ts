// Trains a translator: settings, data, vocabularies, model, loop, report.
import { useLonghand } from '@longhand/backend';
import { at, createRandom } from '@longhand/base';
import { isMain, runMain, type TrainRequest, toStandardError, trainCommand, writeRunConfig } from '@longhand/cli';
import { fit } from '@longhand/cli/fit';
import { type SentencePair, type TranslationSet, translationSets } from '@longhand/datasets';
import { consistencyLoss, parameterCount, softmaxCrossEntropy, type TrainingMode } from '@longhand/lstm-core';
import { pointScores } from '@longhand/metrics';
import { computeText, type RunFolder, type RunStart, runPath, withRun } from '@longhand/runs';
import type { TrainResult } from '@longhand/training';
import {
  createTranslator,
  decodingDefaults,
  ignored,
  learnTexts,
  scoreTranslations,
  sourceTensors,
  type Texts,
  type Translator,
  type Translators,
  targetTensors,
  textFiles,
  translate,
} from '@longhand/translation';
import type * as tf from '@tensorflow/tfjs';
import { type Config, presets, runName, settings } from './config.ts';
import { type Batch, epochBatches, loadSet, targetCount, trainPairs } from './data.ts';
import { evaluate } from './evaluate.ts';
import type { RunDescription } from './run.ts';
import { metricsFor } from './scores.ts';

/** Trains, evaluates on dev, writes the report; gives the run's path. */
export async function train(config: Config, request: TrainRequest = {}): Promise<string> {
  const { resume, overwrite, print = toStandardError } = request;
  const path = runPath(config.runs, runName(config));
  const compute = computeText(await useLonghand());
  await withRun(path, { app: 'translation', compute, resume, overwrite }, (run, start) =>
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
  const { languages, tokenized } = set;
  const description: RunDescription = { app: 'translation', config, preset, languages, tokenized };
  const texts = learnTexts(config, set, set.splits.train);
  for (const [file, side] of textFiles(config)) await run.writeJson(file, texts[side]);
  await writeRunConfig(run, description);

  const { kept, dropped } = trainPairs(set.splits.train, texts, config.maxLength);
  const { dev, test } = set.splits;
  print(`${set.name}: ${kept.length} train, ${dev.length} dev, ${test.length} test`);
  if (dropped > 0)
    print(`${dropped} pairs are longer than --max-length ${config.maxLength} tokens: left out of train.`);
  for (const note of set.notes) print(note);
  const { best, steps } = await trainTranslator(config, { run, start, set, train: kept, texts, print });
  print(`Best dev ${config.goal} ${best.metric.toFixed(2)} after epoch ${best.epoch + 1}, ${steps} updates in all.`);
}

/** What a training needs beside its settings. */
interface TrainingData {
  readonly run: RunFolder;
  readonly start: RunStart;
  readonly set: TranslationSet;
  readonly train: readonly SentencePair[];
  readonly texts: Texts;
  readonly print: (line: string) => void;
}

async function trainTranslator(
  config: Config,
  { run, start, set, train, texts, print }: TrainingData,
): Promise<TrainResult> {
  const { sizes } = texts;
  const translator = createTranslator(config, sizes, createRandom(config.seed));
  print(
    `${sizes.source} source and ${sizes.target} target tokens, ${parameterCount(translator.params).toLocaleString('en')} parameters.`,
  );
  const evaluateDev = createDevEvaluation(set, { models: [translator], texts }, print);
  try {
    return await fit<Batch>(config, {
      ...{ run, start },
      params: translator.params,
      batches: (epoch) => epochBatches(train, texts, config, epoch),
      batchesPerEpoch: Math.ceil(train.length / config.batchSize),
      loss: (batch, training) => batchLoss(config, translator, batch, training),
      size: targetCount,
      unit: 'tokens',
      evaluate: evaluateDev,
      monitor: { metric: config.goal, mode: config.goal === 'perplexity' ? 'min' : 'max' },
      metadata: { vocabulary: texts.fingerprint },
    });
  } finally {
    translator.dispose();
  }
}

/** Cross-entropy a token; with `consistency` that of two passes with dropout of their own, and half of what R-Drop adds to their sum. */
function batchLoss(
  { labelSmoothing, consistency }: Config,
  translator: Translator,
  { source, target }: Batch,
  training: TrainingMode,
): tf.Scalar {
  const twice = consistency > 0;
  const passes = <T>(rows: readonly T[]): readonly T[] => (twice ? [...rows, ...rows] : rows);
  const { input, labels } = targetTensors(passes(target));
  const { logits } = translator.decode(input, translator.encode(sourceTensors(passes(source)), training), training);
  const loss = softmaxCrossEntropy(logits, labels, { ignoreIndex: ignored, labelSmoothing }) as tf.Scalar;
  if (!twice) return loss;
  const once = labels.slice(0, labels.size / 2);
  return loss.add(consistencyLoss(logits, once, { ignoreIndex: ignored }).mul(consistency / 2));
}

/** BLEU and chrF of greedy translations, perplexity a token; shows two of the translations. */
function createDevEvaluation(
  { splits: { dev }, tokenized, languages }: TranslationSet,
  translators: Translators,
  print: (line: string) => void,
): () => Record<string, number> {
  const { bleu, chrf } = metricsFor(tokenized, languages.target);
  const greedy = { ...decodingDefaults, beam: 1, batchSize: 128 };
  const references = dev.map(({ target }) => target);
  const shown = [0, Math.floor(dev.length / 2)];
  return () => {
    const hypotheses = translate(
      translators,
      dev.map(({ source }) => source),
      greedy,
    ).map((found) => at(found, 0).text);
    const scored = scoreTranslations(translators, dev);
    const count = scored.reduce((sum, { tokens }) => sum + tokens.length, 0);
    const logProb = scored.reduce((sum, score) => sum + score.logProb, 0);
    for (const i of shown) print(`  ${at(dev, i).source}\n  = ${hypotheses[i]}`);
    return { ...pointScores({ bleu, chrf }, hypotheses, references), perplexity: Math.exp(-logProb / count) };
  };
}

export const main = trainCommand({
  app: 'translation',
  summary: 'Trains a translator, scores it on dev, writes report.html.',
  settings,
  presets,
  sets: translationSets,
  runName,
  train,
});

if (isMain(import.meta.url)) await runMain(main);
