// Lines in, JSON lines out, in their order: {"source", "translation"} and what else is asked for.
import { createInterface } from 'node:readline/promises';
import { ConfigError, DataError } from '@longhand/base';
import {
  answerLines,
  bounds,
  chooseRun,
  helpText,
  isMain,
  noteTraining,
  parseFlags,
  parseShard,
  runMain,
  runPaths,
  writeOutput,
} from '@longhand/cli';
import { decodingDefaults, type PredictOptions, type TranslationModel } from '@longhand/translation';
import { load } from 'longhand';
import { defaults } from './config.ts';

const flags = {
  run: '',
  runs: defaults.runs,
  input: '',
  shard: '1/1',
  beam: decodingDefaults.beam,
  nBest: 1,
  lengthPenalty: decodingDefaults.lengthPenalty,
  coveragePenalty: 0,
  noRepeatNgram: 0,
  minLength: 0,
  replaceUnknown: false,
  score: false,
  alignment: false,
  forced: false,
  sample: false,
  temperature: 1,
  topK: 0,
  topP: 1,
  seed: 1,
  text: false,
  plain: false,
  interactive: false,
  help: false,
};
export type PredictSettings = Readonly<typeof flags>;

const options = {
  limits: {
    beam: bounds.beam,
    nBest: bounds.beam,
    lengthPenalty: bounds.weight,
    coveragePenalty: bounds.weight,
    noRepeatNgram: bounds.count,
    minLength: bounds.count,
    temperature: { min: 1e-6, max: 1e6 },
    topK: bounds.count,
    topP: { min: 1e-9, max: 1 },
    seed: bounds.seed,
  },
  help: {
    run: "The run's folder; the latest one if empty; several, with commas, decode together.",
    input: 'A file of lines; standard input if empty.',
    shard: 'i/n: only every n-th line, beginning with the i-th.',
    beam: '1: greedy.',
    nBest: 'This many translations of each line, at most --beam.',
    replaceUnknown: 'Unknown words become the source word with the most attention.',
    score: 'Add score and log probability.',
    alignment: 'Add the source token with the most attention for each token of the translation.',
    forced: 'Lines are source, tab, translation: give the log probability of the translation.',
    sample: 'Draw a translation instead of searching the best.',
    text: 'Translations alone, not JSON.',
    plain: 'For runs on tokenized text (multi30k, --form tok): lines and translations are as people write them.',
    interactive: 'Translate what you type, as with --plain where it applies.',
  },
};

/** What is written for these lines: a line for each, or an object a line. */
export async function predictLines(
  model: TranslationModel,
  lines: readonly string[],
  settings: PredictSettings,
): Promise<string[]> {
  if (settings.forced) return (await model.score(pairsOf(lines))).map((scored) => JSON.stringify(scored));
  const found = await model(lines, optionsOf(settings));
  return found.map(({ nBest, ...best }) => {
    if (settings.text) return (nBest ?? [best]).map(({ translation }) => translation).join('\t');
    return JSON.stringify(nBest ? { source: best.source, nBest } : best);
  });
}

function optionsOf(settings: PredictSettings): PredictOptions {
  const { sample, temperature, topK, topP, seed, ...options } = settings;
  return { ...options, ...(sample && { sample: { temperature, topK, topP, seed } }) };
}

const pairsOf = (lines: readonly string[]) =>
  lines.map((line, i) => {
    const [source, target, ...more] = line.split('\t');
    if (source !== undefined && target !== undefined && more.length === 0) return { source, target };
    throw new DataError({
      where: `--forced: line ${i + 1}`,
      expected: 'source, tab, translation',
      got: `"${line.slice(0, 40)}"`,
    });
  });

async function interact(model: TranslationModel, settings: PredictSettings): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' });
  process.stdout.write('Type a sentence; an empty line ends.\n');
  terminal.prompt();
  for await (const line of terminal) {
    if (line.trim() === '') break;
    for (const output of await predictLines(model, [line], { ...settings, text: true })) writeOutput(`${output}\n`);
    terminal.prompt();
  }
  terminal.close();
}

export async function main(argv: readonly string[]): Promise<void> {
  const { config } = parseFlags(flags, argv, options);
  if (config.help) {
    const command = 'pnpm --silent --filter ./apps/translation predict [flags] < lines.txt';
    process.stdout.write(helpText(command, flags, options));
    return;
  }
  if (config.nBest > config.beam)
    throw new ConfigError({ where: '--n-best', expected: `at most --beam ${config.beam}`, got: String(config.nBest) });
  if (config.sample && (config.alignment || config.nBest > 1))
    throw new ConfigError({ where: '--sample', expected: 'neither --alignment nor --n-best', got: 'one of them' });
  if (config.plain && config.forced)
    throw new ConfigError({ where: '--plain', expected: 'no --forced', got: 'both', fix: 'Give tokenized pairs.' });
  const mine = parseShard(config.shard);
  const paths = config.run ? runPaths(config.run, true) : [await chooseRun('translation', config)];
  if (config.run) for (const path of paths) await noteTraining(path);
  const model = await load('translation', paths);
  const plain = config.plain || (config.interactive && !config.forced && model.description.tokenized);
  const settings = { ...config, plain };
  try {
    if (config.interactive) await interact(model, settings);
    else
      await answerLines({ input: config.input, mine }, (lines) =>
        predictLines(
          model,
          lines.map(({ text }) => text),
          settings,
        ),
      );
  } finally {
    model.dispose();
  }
}

if (isMain(import.meta.url)) await runMain(main);
