// Lines in, JSON lines out, in their order: {"source", "translation"} and what else is asked for.
import { createInterface } from 'node:readline/promises';
import { useLonghand } from '@longhand/backend';
import { at, ConfigError, DataError } from '@longhand/base';
import {
  bounds,
  chooseRun,
  helpText,
  isMain,
  lineGroups,
  lineSource,
  noteTraining,
  parseFlags,
  parseShard,
  runMain,
  runPaths,
  writeOutput,
} from '@longhand/training';
import { defaults } from './config.ts';
import {
  decodingDefaults,
  sampleTranslations,
  scoreTranslations,
  type Translation,
  type Translators,
  translate,
} from './inference.ts';
import { type PlainText, plainText } from './plain.ts';
import { loadRuns } from './run.ts';

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
    replaceUnknown: 'Unknown words become the source word that was read most.',
    score: 'Add score and log probability.',
    alignment: 'Add the source unit that each unit of the translation read most.',
    forced: 'Lines are source, tab, translation: give the log probability of the translation.',
    sample: 'Draw a translation instead of searching the best.',
    text: 'Translations alone, not JSON.',
    plain: 'For runs on tokenized text: lines and translations are as people write them.',
    interactive: 'Translate what you type, as with --plain where it applies.',
  },
};

/**
 * What is written for these lines: a line for each, or an object a line.
 * @param plain how lines become what the run reads, and its translations what people write
 */
export function predictLines(
  translators: Translators,
  lines: readonly string[],
  settings: PredictSettings,
  plain?: PlainText,
): string[] {
  if (settings.forced) return forced(translators, lines);
  const { score, alignment, text } = settings;
  const sources = plain ? lines.map(plain.read) : lines;
  const written = ({ text: translation }: Translation) => (plain ? plain.write(translation) : translation);
  const found = settings.sample
    ? sampleTranslations(translators, sources, { ...settings, maxRatio: decodingDefaults.maxRatio }).map((one) => [one])
    : translate(translators, sources, { ...decodingDefaults, ...settings }, alignment);
  return found.map((hypotheses, i) => {
    if (text) return hypotheses.map(written).join('\t');
    const describe = (hypothesis: Translation) => ({
      translation: written(hypothesis),
      ...(score && { score: rounded(hypothesis.score), logProb: rounded(hypothesis.logProb) }),
      ...(alignment && { alignment: alignmentOf(translators, at(sources, i), hypothesis) }),
    });
    const [best] = hypotheses;
    const all = settings.nBest > 1 ? { nBest: hypotheses.map(describe) } : describe(best!);
    return JSON.stringify({ source: lines[i], ...all });
  });
}

const rounded = (value: number): number => Number(value.toFixed(4));

function forced(translators: Translators, lines: readonly string[]): string[] {
  const pairs = lines.map((line, i) => {
    const [source, target, ...more] = line.split('\t');
    if (source !== undefined && target !== undefined && more.length === 0) return { source, target };
    throw new DataError({
      where: `--forced: line ${i + 1}`,
      expected: 'source, tab, translation',
      got: `"${line.slice(0, 40)}"`,
    });
  });
  return scoreTranslations(translators, pairs).map(({ logProb, tokens, logProbs }, i) =>
    JSON.stringify({
      ...pairs[i],
      logProb: rounded(logProb),
      tokens: tokens.map((token, t) => [token, rounded(at(logProbs, t))]),
    }),
  );
}

function alignmentOf({ texts }: Translators, line: string, { tokens, attention }: Translation) {
  const source = [...texts.source.tokens(line), '</s>'];
  return tokens.map((token, t) => {
    const weights = at(attention, t);
    const best = source.reduce((most, _, s) => (weights[s]! > weights[most]! ? s : most), 0);
    return [token, at(source, best), rounded(weights[best]!)];
  });
}

async function interact(translators: Translators, settings: PredictSettings, plain?: PlainText): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' });
  process.stdout.write('Type a sentence; an empty line ends.\n');
  terminal.prompt();
  for await (const line of terminal) {
    if (line.trim() === '') break;
    for (const output of predictLines(translators, [line], { ...settings, text: true }, plain))
      writeOutput(`${output}\n`);
    terminal.prompt();
  }
  terminal.close();
}

export async function main(argv: readonly string[]): Promise<void> {
  const { config } = parseFlags(flags, argv, options);
  if (config.help) {
    const command = 'pnpm --silent --filter @longhand/translation predict [flags] < lines.txt';
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
  await useLonghand();
  const paths = config.run ? runPaths(config.run, true) : [await chooseRun('translation', config)];
  if (config.run) for (const path of paths) await noteTraining(path);
  const runs = await loadRuns(paths);
  const translators = { models: runs.map(({ translator }) => translator), texts: at(runs, 0).texts };
  const wanted = config.plain || (config.interactive && !config.forced && at(runs, 0).tokenized);
  const plain = wanted ? plainText(at(runs, 0)) : undefined;
  if (config.interactive) await interact(translators, config, plain);
  else {
    let line = 0;
    for await (const group of lineGroups(lineSource(config.input), config.input || 'standard input')) {
      const lines = group.filter(() => mine(line++));
      if (lines.length > 0) writeOutput(`${predictLines(translators, lines, config, plain).join('\n')}\n`);
    }
  }
  for (const { translator } of runs) translator.dispose();
}

if (isMain(import.meta.url)) await runMain(main);
