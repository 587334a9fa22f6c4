// Trains a summarizer: settings, data, vocabulary, model, loop, report.
import { useLonghand } from '@longhand/backend';
import { type SummarizationSet, summarizationSets } from '@longhand/datasets';
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
  type Settings,
  startRun,
  type TrainResult,
  train as trainLoop,
  userPath,
} from '@longhand/training';
import { type Config, defaults, runName } from './config.ts';
import { loadSet } from './data.ts';
import { evaluate } from './evaluate.ts';
import type { Summarizer } from './mode.ts';
import { flagOptionsOf, flagValue, modeOf, settingsOf } from './modes.ts';
import { parameterCount, type RunDescription } from './run.ts';
import { pointScores } from './scores.ts';

export interface TrainOptions {
  readonly preset?: string;
  readonly resume?: boolean;
  readonly overwrite?: boolean;
  /** For what a person should know; default: standard error. */
  readonly print?: (line: string) => void;
}

/** Trains, evaluates on dev, writes the report; gives the run's path. */
export async function train(config: Config & Settings, options: TrainOptions = {}): Promise<string> {
  const { preset = '', resume = false, overwrite = false } = options;
  const { print = (line: string) => void process.stderr.write(`${line}\n`) } = options;
  const { compute, threads } = await useLonghand();
  const run = openRun(
    userPath(`${config.runs}/${runName(config)}`),
    `${compute}, ${threads} thread${threads > 1 ? 's' : ''}`,
  );
  const set = await loadSet(config);
  const start = await startRun(run, { resume, overwrite });
  const { train: examples, dev, test } = set.splits;
  print(`${set.name}: ${examples.length} train, ${dev.length} dev, ${test.length} test`);
  for (const note of set.notes) print(note);
  const summarizer = await modeOf(config.mode).build(run, config, set);
  const description: RunDescription = { app: 'summarization', config, preset, language: set.language };
  await run.writeJson('config.json', description);
  const { best, steps } = await trainSummarizer(config, { run, start, set, summarizer, print });
  print(`Best dev ${config.goal} ${best.metric.toFixed(4)} after epoch ${best.epoch + 1}, ${steps} updates in all.`);
  print(await evaluate(run.path, 'dev'));
  return run.path;
}

interface Material {
  readonly run: RunFolder;
  readonly start: RunStart;
  readonly set: SummarizationSet;
  readonly summarizer: Summarizer;
  readonly print: (line: string) => void;
}

async function trainSummarizer(config: Config, material: Material): Promise<TrainResult> {
  const { run, start, set, summarizer, print } = material;
  const trainer = summarizer.trainer(set.splits.train);
  for (const note of trainer.notes) print(note);
  print(`${summarizer.description}, ${parameterCount(summarizer).toLocaleString('en')} parameters.`);
  const { optimizer: kind, weightDecay } = config;
  const optimizer = createOptimizer(
    kind === 'sgd' ? { kind, momentum: 0.9, weightDecay } : { kind, weightDecay },
    summarizer.params,
  );
  const updatesPerEpoch = Math.ceil(trainer.batchesPerEpoch / config.accumulate);
  const schedule = createSchedule(scheduleOf(config, updatesPerEpoch * config.epochs), config.learningRate);
  let [epoch, batches]: [number, readonly unknown[]] = [-1, []];
  try {
    return await trainLoop({
      ...{ run, start, optimizer, schedule },
      params: summarizer.params,
      batches: (wanted) => {
        if (wanted !== epoch) [epoch, batches] = [wanted, trainer.batches(wanted)];
        return batches;
      },
      loss: trainer.loss,
      size: trainer.size,
      unit: trainer.unit,
      evaluate: () => devScores(set, summarizer),
      goal: { metric: config.goal, mode: bestIs(config) },
      epochs: config.epochs,
      patience: config.patience,
      clipNorm: config.clipNorm,
      accumulate: config.accumulate,
      average: config.average,
      checkpointEvery: config.checkpointEvery,
      seed: config.seed,
      metadata: { vocabulary: summarizer.fingerprint },
    });
  } finally {
    summarizer.dispose();
    optimizer.dispose();
  }
}

const watched = ['rouge', 'rouge1', 'rouge2', 'rougeL', 'tokenF1'];

function devScores(set: SummarizationSet, summarizer: Summarizer): Record<string, number> {
  const { dev } = set.splits;
  const scores = pointScores(dev, summarizer.summarize(dev, 'fast'), set);
  const shown = Object.entries(scores).filter(([name]) => watched.includes(name));
  return { ...Object.fromEntries(shown), ...summarizer.devMetrics?.(dev) };
}

function scheduleOf(config: Config, totalSteps: number): Parameters<typeof createSchedule>[0] {
  const { schedule: kind, warmupSteps, plateauPatience } = config;
  if (kind !== 'plateau') return { kind, warmupSteps, totalSteps };
  return { kind, mode: bestIs(config), factor: 0.5, patience: plateauPatience };
}

const bestIs = ({ goal }: Config) => (goal === 'loss' ? 'min' : 'max');

/** These may change when a run goes on; anything else would make it another run. */
const changeable = ['epochs', 'patience', 'checkpointEvery', 'runs', 'name'] as const;
const switches = { resume: false, overwrite: false, help: false };

export async function main(argv: readonly string[]): Promise<void> {
  const mode = modeOf(flagValue(argv, 'mode') || defaults.mode);
  const settings = settingsOf(mode);
  const { help, ...flags } = flagOptionsOf(mode);
  const options = { ...flags, help: { ...help, resume: 'Go on with the run.', overwrite: 'Replace the run.' } };
  const all = { ...settings, ...switches };
  const { config, preset, given } = parseFlags(all, argv, options as object);
  if (config.help) {
    process.stdout.write(
      helpText('pnpm --filter @longhand/summarization train [--mode M] [flags]', all, options as object),
    );
    return;
  }
  const { resume, overwrite, help: _, ...own } = config;
  const data = summarizationSets.includes(own.data) ? own.data : userPath(own.data);
  const named = { ...own, data, vectors: own.vectors && userPath(own.vectors) } as Config & Settings;
  if (!resume) return void (await train(named, { preset, overwrite }));
  const path = userPath(`${named.runs}/${runName(named)}`);
  const keys = given.filter((key) => key in settings);
  await train(await resumedConfig(path, named, keys, changeable), { preset, resume, overwrite });
}

if (isMain(import.meta.url)) await runMain(main);
