// Trains a translator: settings, data, units, model, loop, report.
import { useLonghand } from '@longhand/backend';
import { createRandom } from '@longhand/base';
import { type SentencePair, type TranslationSet, translationSets } from '@longhand/datasets';
import { softmaxCrossEntropy } from '@longhand/lstm-core';
import { corpusStatistics } from '@longhand/metrics';
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
import type * as tf from '@tensorflow/tfjs';
import { type Config, defaults, help, limits, presets, runName } from './config.ts';
import {
  type Batch,
  epochBatches,
  ignored,
  loadSet,
  sourceTensors,
  targetCount,
  targetTensors,
  trainPairs,
} from './data.ts';
import { evaluate } from './evaluate.ts';
import { decodingDefaults, scoreTranslations, translate } from './inference.ts';
import { createTranslator, parameterCount } from './model.ts';
import type { RunDescription } from './run.ts';
import { metricsFor } from './scores.ts';
import { buildTexts, type Texts } from './text.ts';

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
  const { compute, threads } = await useLonghand();
  const run = openRun(
    userPath(`${config.runs}/${runName(config)}`),
    `${compute}, ${threads} thread${threads > 1 ? 's' : ''}`,
  );
  const set = await loadSet(config);
  const start = await startRun(run, { resume, overwrite });
  const { languages, tokenized } = set;
  const description: RunDescription = { app: 'translation', config, preset, languages, tokenized };
  const texts = await buildTexts(run, config, set, set.splits.train);
  await run.writeJson('config.json', description);

  const { kept, dropped } = trainPairs(set.splits.train, texts, config.maxLength);
  const { dev, test } = set.splits;
  print(`${set.name}: ${kept.length} train, ${dev.length} dev, ${test.length} test`);
  if (dropped > 0) print(`${dropped} pairs are longer than --max-length ${config.maxLength} units: left out of train.`);
  for (const note of set.notes) print(note);
  const { best, steps } = await trainTranslator(config, { run, start, set, train: kept, texts, print });
  print(`Best dev ${config.goal} ${best.metric.toFixed(2)} after epoch ${best.epoch + 1}, ${steps} updates in all.`);
  print(await evaluate(run.path, 'dev'));
  return run.path;
}

interface Material {
  readonly run: RunFolder;
  readonly start: RunStart;
  readonly set: TranslationSet;
  readonly train: readonly SentencePair[];
  readonly texts: Texts;
  readonly print: (line: string) => void;
}

async function trainTranslator(
  config: Config,
  { run, start, set, train, texts, print }: Material,
): Promise<TrainResult> {
  const { sizes } = texts;
  const translator = createTranslator(config, sizes, createRandom(config.seed));
  const { optimizer: kind, weightDecay } = config;
  const optimizer = createOptimizer(
    kind === 'sgd' ? { kind, momentum: 0.9, weightDecay } : { kind, weightDecay },
    translator.params,
  );
  const updatesPerEpoch = Math.ceil(train.length / config.batchSize / config.accumulate);
  const schedule = createSchedule(scheduleOf(config, updatesPerEpoch * config.epochs), config.learningRate);
  print(
    `${sizes.source} source and ${sizes.target} target units, ${parameterCount(translator).toLocaleString('en')} parameters.`,
  );
  const evaluateDev = createDevEvaluation(set, { models: [translator], texts }, print);
  let [epoch, batches]: [number, Batch[]] = [-1, []];
  try {
    return await trainLoop<Batch>({
      ...{ run, start, optimizer, schedule },
      params: translator.params,
      batches: (wanted) => {
        if (wanted !== epoch) [epoch, batches] = [wanted, epochBatches(train, texts, config, wanted)];
        return batches;
      },
      loss: ({ source, target }, training) => {
        const { input, labels } = targetTensors(target);
        const { logits } = translator.decode(input, translator.encode(sourceTensors(source), training), training);
        const { labelSmoothing } = config;
        return softmaxCrossEntropy(logits, labels, { ignoreIndex: ignored, labelSmoothing }) as tf.Scalar;
      },
      size: targetCount,
      unit: 'units',
      evaluate: evaluateDev,
      goal: { metric: config.goal, mode: modeOf(config) },
      epochs: config.epochs,
      patience: config.patience,
      clipNorm: config.clipNorm,
      accumulate: config.accumulate,
      average: config.average,
      checkpointEvery: config.checkpointEvery,
      seed: config.seed,
      metadata: { vocabulary: texts.fingerprint },
    });
  } finally {
    translator.dispose();
    optimizer.dispose();
  }
}

/** BLEU and chrF of greedy translations, perplexity a unit; shows two of the translations. */
function createDevEvaluation(
  { splits: { dev }, tokenized, languages }: TranslationSet,
  translators: Parameters<typeof translate>[0],
  print: (line: string) => void,
): () => Record<string, number> {
  const { bleu, chrf } = metricsFor(tokenized, languages.target);
  const greedy = { ...decodingDefaults, beam: 1, batchSize: 128 };
  const references = dev.map(({ target }) => [target]);
  const shown = [0, Math.floor(dev.length / 2)];
  return () => {
    const hypotheses = translate(
      translators,
      dev.map(({ source }) => source),
      greedy,
    ).map(([best]) => best!.text);
    const scored = scoreTranslations(translators, dev);
    const units = scored.reduce((sum, { tokens }) => sum + tokens.length, 0);
    const logProb = scored.reduce((sum, score) => sum + score.logProb, 0);
    for (const i of shown) print(`  ${dev[i]!.source}\n  = ${hypotheses[i]}`);
    const score = (metric: typeof bleu) => metric.score(corpusStatistics(metric, hypotheses, references).sum);
    return { bleu: score(bleu), chrf: score(chrf), perplexity: Math.exp(-logProb / units) };
  };
}

function scheduleOf(config: Config, totalSteps: number): Parameters<typeof createSchedule>[0] {
  const { schedule: kind, warmupSteps, plateauPatience } = config;
  if (kind !== 'plateau') return { kind, warmupSteps, totalSteps };
  return { kind, mode: modeOf(config), factor: 0.5, patience: plateauPatience };
}

const modeOf = ({ goal }: Config) => (goal === 'perplexity' ? 'min' : 'max');

/** These may change when a run goes on; anything else would make it another run. */
const changeable = ['epochs', 'patience', 'checkpointEvery', 'runs', 'name'] as const;
const switches = { resume: false, overwrite: false, help: false };

export async function main(argv: readonly string[]): Promise<void> {
  const all = { ...defaults, ...switches };
  const flags = { limits, presets, help: { ...help, resume: 'Go on with the run.', overwrite: 'Replace the run.' } };
  const { config, preset, given } = parseFlags(all, argv, flags as object);
  if (config.help) {
    process.stdout.write(helpText('pnpm --filter @longhand/translation train [flags]', all, flags as object));
    return;
  }
  const { resume, overwrite, help: _, ...settings } = config;
  const data = translationSets.includes(settings.data) ? settings.data : userPath(settings.data);
  const named: Config = { ...settings, data };
  if (!resume) return void (await train(named, { preset, overwrite }));
  const path = userPath(`${named.runs}/${runName(named)}`);
  const own = given.filter((key): key is keyof Config => key in defaults);
  await train(await resumedConfig<Config>(path, named, own, changeable), { preset, resume, overwrite });
}

if (isMain(import.meta.url)) await runMain(main);
