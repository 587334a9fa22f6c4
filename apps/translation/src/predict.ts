// Lines in, JSON lines out, in their order: {"source", "translation"} and what else is asked for.
import { ConfigError, DataError } from '@longhand/base';
import { bounds, group, number, text, toggle, type ValuesOf } from '@longhand/bundle/settings';
import {
  answerLines,
  answerRows,
  answersFor,
  chooseRun,
  defineCommand,
  inputSettings,
  interact,
  isMain,
  isTable,
  noteTraining,
  openOutput,
  openRows,
  parseShard,
  runMain,
  runPaths,
  runSettings,
} from '@longhand/cli';
import { readTable } from '@longhand/datasets';
import { decodingSettings, type PredictOptions, type TranslationModel } from '@longhand/translation';
import { load } from 'longhand';
import { defaults } from './config.ts';

const settings = {
  ...runSettings(defaults.runs, 'decode together'),
  ...inputSettings,
  ...decodingSettings,
  ...group('Sampling', {
    sample: toggle(false, 'Draw a translation instead of searching the best.'),
    temperature: number(1, { min: 1e-6, max: 1e6 }, 'Below 1 the probable becomes more so.'),
    topK: number(0, bounds.count, 'Draw from so many most probable tokens; 0: all.'),
    topP: number(
      1,
      { min: 1e-9, max: 1 },
      'Draw from the fewest most probable tokens that together have this probability.',
    ),
    seed: number(1, bounds.seed, 'The same seed draws the same translations.'),
  }),
  ...group('Input', {
    sourceColumn: text(
      'source',
      'Column of the source where --input is a table (.tsv, .csv, .jsonl, .json, plain or .gz).',
    ),
  }),
  ...group('Output', {
    output: text(
      '',
      'A file: .csv or .tsv for a table, else JSON lines; standard output if empty. Columns of --input are kept.',
    ),
    score: toggle(false, 'Add score and log probability.'),
    alignment: toggle(false, 'Add the source token with the most attention for each token of the translation.'),
    forced: toggle(false, 'Lines are source, tab, translation: give the log probability of the translation.'),
    text: toggle(false, 'Translations alone, not JSON.'),
    plain: toggle(
      false,
      'For runs on tokenized text (multi30k, --variant tok): lines and translations are as people write them.',
    ),
    interactive: toggle(false, 'Translate what you type, as with --plain where it applies.'),
  }),
};
export type PredictSettings = ValuesOf<typeof settings>;

/** An object for each line. @param first number of the first line, for errors */
export async function predictRows(
  model: TranslationModel,
  lines: readonly string[],
  settings: PredictSettings,
  first = 1,
): Promise<readonly object[]> {
  if (settings.forced) return model.score(pairsOf(lines, first));
  const found = await model(lines, optionsOf(settings));
  return found.map(({ nBest, ...best }) => (nBest ? { source: best.source, nBest } : best));
}

/** What is written for these lines: a line for each, or an object a line. */
export async function predictLines(
  model: TranslationModel,
  lines: readonly string[],
  settings: PredictSettings,
): Promise<string[]> {
  if (!settings.text || settings.forced)
    return (await predictRows(model, lines, settings)).map((row) => JSON.stringify(row));
  const found = await model(lines, optionsOf(settings));
  return found.map(({ nBest, ...best }) => (nBest ?? [best]).map(({ translation }) => translation).join('\t'));
}

function optionsOf(settings: PredictSettings): PredictOptions {
  const { sample, temperature, topK, topP, seed, ...options } = settings;
  return { ...options, ...(sample && { sample: { temperature, topK, topP, seed } }) };
}

const pairsOf = (lines: readonly string[], first: number) =>
  lines.map((line, i) => {
    const [source, target, ...more] = line.split('\t');
    if (source !== undefined && target !== undefined && more.length === 0) return { source, target };
    throw new DataError({
      where: `--forced: line ${first + i}`,
      expected: 'source, tab, translation',
      got: `"${line.slice(0, 40)}"`,
    });
  });

async function predict(config: PredictSettings): Promise<void> {
  if (config.nBest > config.beam)
    throw new ConfigError({ where: '--n-best', expected: `at most --beam ${config.beam}`, got: String(config.nBest) });
  if (config.sample && (config.alignment || config.nBest > 1))
    throw new ConfigError({ where: '--sample', expected: 'neither --alignment nor --n-best', got: 'one of them' });
  if (config.text && !config.forced && (config.output || isTable(config.input)))
    throw new ConfigError({
      where: '--text',
      expected: 'lines in and out',
      got: 'a table or --output',
      fix: 'Leave --text away.',
    });
  if (config.plain && config.forced)
    throw new ConfigError({ where: '--plain', expected: 'no --forced', got: 'both', fix: 'Give tokenized pairs.' });
  const mine = parseShard(config.shard);
  const paths = config.run ? runPaths(config.run, true) : [await chooseRun('translation', config)];
  if (config.run) for (const path of paths) await noteTraining(path);
  const model = await load('translation', paths);
  const plain = config.plain || (config.interactive && !config.forced && model.description.tokenized);
  const output = { ...config, plain };
  try {
    if (config.interactive)
      await interact('a sentence', (line) => predictLines(model, [line], { ...output, text: true }));
    else if (config.text && !config.forced)
      await answerLines({ input: config.input, mine, text: true }, (lines) =>
        predictLines(
          model,
          lines.map(({ text }) => text),
          output,
        ),
      );
    else await answerObjects(model, output, mine);
  } finally {
    model.dispose();
  }
}

async function answerObjects(
  model: TranslationModel,
  config: PredictSettings,
  mine: (row: number) => boolean,
): Promise<void> {
  const source = await openRows(config.input, config.sourceColumn, (path, columns) => readTable(path, columns));
  const output = await openOutput(config.output);
  const details = config.forced ? ['logProb', 'tokens'] : ['translation', 'score', 'logProb', 'alignment', 'nBest'];
  const asked = { score: ['score', 'logProb'], alignment: ['alignment'] } as const;
  const unasked = new Set<string>([
    ...(config.score || config.forced ? [] : asked.score),
    ...(config.alignment ? [] : asked.alignment),
    ...(config.nBest > 1 ? ['translation', 'score', 'logProb', 'alignment'] : ['nBest']),
  ]);
  const names = details.filter((name) => config.forced || !unasked.has(name));
  try {
    await answerRows<object>(source, {
      mine,
      answer: (lines) =>
        predictRows(
          model,
          lines.map(({ text }) => text),
          config,
          lines[0]?.number,
        ),
      format: answersFor(config.output, ['source', ...names]),
      write: output.write,
    });
  } finally {
    await output.close();
  }
}

export const main = defineCommand({
  name: 'longhand translation predict',
  summary: 'Translates lines: JSON lines with source and translation.',
  example: 'longhand translation predict --input lines.txt --text',
  settings,
  action: predict,
});

if (isMain(import.meta.url)) await runMain(main);
