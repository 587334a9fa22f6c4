// Trains a translator: settings, data, vocabularies, model, loss.
import { at, createRandom } from '@longhand/base';
import { checkModelFlags, isMain, runMain, type TrainRequest, trainCommand } from '@longhand/cli';
import { dataWarnings, type Experiment, type RunPlace, trainingRun } from '@longhand/cli/experiment';
import { type SentencePair, type TranslationSet, translationSets } from '@longhand/datasets';
import { rDropLoss, rDropRows, softmaxCrossEntropy, type TrainingMode } from '@longhand/lstm-core';
import { pointScores } from '@longhand/metrics';
import { specialTokens } from '@longhand/tokenizer';
import {
  createTranslationModel,
  createTranslator,
  decodingDefaults,
  ignored,
  learnTexts,
  scoreTranslations,
  settingsOfModels,
  sourceTensors,
  type Translator,
  type Translators,
  targetTensors,
  textFiles,
  translate,
} from '@longhand/translation';
import type * as tf from '@tensorflow/tfjs';
import { chooseSettings, measurePairs } from './auto.ts';
import { type Config, presets, runName, settings } from './config.ts';
import { type Batch, epochBatches, loadSet, targetCount, trainPairs } from './data.ts';
import { evaluateTrained } from './evaluate.ts';
import { choicesText, type ResolvedConfig, resolved } from './resolve.ts';
import { metricsFor, type ScoredText, tokenizerNotes } from './scores.ts';
import { pairWarnings, tokenWarnings } from './warnings.ts';

/** Trains, evaluates on dev, writes the report; gives the run's path. */
export async function train(config: Config, request: TrainRequest<TranslationSet> = {}): Promise<string> {
  const set = request.data ?? (await loadSet(config));
  // What is resumed has been resolved.
  const own = request.resume ? (config as ResolvedConfig) : resolved(config, request.preset ?? '', set.splits.train);
  return trainingRun(
    { app: 'translation', config: own, runName, prepare: (place) => prepare(own, set, place) },
    request,
  );
}

async function prepare(
  config: ResolvedConfig,
  set: TranslationSet,
  { run, preset, print }: RunPlace,
): Promise<Experiment<Batch>> {
  const { languages, tokenized } = set;
  const texts = learnTexts(config, set, set.splits.train);
  for (const [file, side] of textFiles(config)) await run.writeJson(file, texts[side]);

  const { kept, dropped } = trainPairs(set.splits.train, texts, config.maxLength);
  print(`${set.name}: ${kept.length} train, ${set.splits.dev.length} dev, ${set.splits.test.length} test`);
  const scored = { tokenized, language: languages.target, tokenizer: config.bleuTokenizer };
  for (const line of [choicesText(config, set), ...tokenizerNotes(scored)]) print(line);
  if (dropped > 0)
    print(`${dropped} pairs are longer than --max-length ${config.maxLength} tokens: left out of train.`);
  for (const note of [...set.notes, ...dataWarnings({ unit: 'sentences', dev: set.splits.dev.length })]) print(note);
  const warnings = [...pairWarnings(set.splits.train, languages), ...tokenWarnings(set.splits.dev, texts, config)];
  for (const warning of warnings) print(`Warning: ${warning}`);

  const { sizes, fingerprint } = texts;
  const translator = createTranslator(config, sizes, createRandom(config.seed));
  const translators = { models: [translator], texts };
  const model = createTranslationModel(translators, { config, languages, tokenized });
  return {
    description: { languages, tokenized },
    task: {
      sizes: `${sizes.source - specialTokens.length} source and ${sizes.target - specialTokens.length} target tokens`,
      params: translator.params,
      examples: kept.length,
      batches: (epoch) => epochBatches(kept, texts, config, epoch),
      loss: (batch, training) => batchLoss(config, translator, batch, training),
      size: targetCount,
      unit: 'tokens',
      evaluate: createDevEvaluation(set.splits.dev, scored, translators, print),
      monitor: { metric: config.monitor, mode: config.monitor === 'perplexity' ? 'min' : 'max' },
      vocabulary: fingerprint,
    },
    evaluate: (own) =>
      evaluateTrained(
        { ...{ app: 'translation', config, preset, languages, tokenized }, run: own, paths: [own.path], model },
        set,
        'dev',
        { warnings },
      ),
    dispose: model.dispose,
  };
}

/** Cross-entropy a token, with R-Drop if `rDrop` says so. */
function batchLoss(
  { labelSmoothing, rDrop: weight }: Config,
  translator: Translator,
  { source, target }: Batch,
  training: TrainingMode,
): tf.Scalar {
  const { input, labels } = targetTensors(rDropRows(target, weight));
  const encoded = translator.encode(sourceTensors(rDropRows(source, weight)), training);
  const { logits } = translator.decode(input, encoded, training);
  const loss = softmaxCrossEntropy(logits, labels, { ignoreIndex: ignored, labelSmoothing }) as tf.Scalar;
  return rDropLoss(loss, logits, labels, { weight, ignoreIndex: ignored });
}

/** BLEU and chrF of greedy translations, perplexity a token; shows two of the translations. */
function createDevEvaluation(
  dev: readonly SentencePair[],
  text: ScoredText,
  translators: Translators,
  print: (line: string) => void,
): () => Record<string, number> {
  const { bleu, chrf } = metricsFor(text);
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
  check: ({ model }, given) => checkModelFlags(model, given, settingsOfModels),
  sets: translationSets,
  auto: async ({ config }) => {
    const data = await loadSet(config);
    return { choices: chooseSettings(measurePairs(data.splits.train)), data };
  },
  runName,
  train,
});

if (isMain(import.meta.url)) await runMain(main);
