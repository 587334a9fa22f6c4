// Lines in, JSON lines out, in their order: {"source", "translation"} and what else is asked for. Or a table in, and out.
import { ConfigError, DataError } from '@longhand/base';
import { bounds, group, number, text, toggle, type ValuesOf } from '@longhand/bundle/settings';
import {
  answerRows,
  answersFor,
  chooseRun,
  defineCommand,
  type InputLine,
  type InputRow,
  inputSettings,
  interact,
  isMain,
  isTable,
  jsonAnswers,
  noteTraining,
  openOutput,
  openRows,
  parseShard,
  plainAnswers,
  type RowSource,
  runMain,
  runPaths,
  runSettings,
  tableRows,
  usePrecision,
} from '@longhand/cli';
import { readTable } from '@longhand/datasets';
import { userPath } from '@longhand/runs/find';
import {
  decodingSettings,
  type PairScore,
  type Translation,
  type TranslationModel,
  type TranslationPair,
} from '@longhand/translation';
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
      'Column of the source where --input is a table (.tsv, .csv, .jsonl, .json, plain or .gz, or .parquet); a number without header.',
    ),
    targetColumn: text('target', 'Column of the translation there, with --forced.'),
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
type PredictSettings = ValuesOf<typeof settings>;

/** An object for each line. @throws DataError for a line without tab where pairs are scored */
async function predictRows(
  model: TranslationModel,
  lines: readonly InputLine[],
  settings: PredictSettings,
): Promise<readonly Answer[]> {
  if (settings.forced) return model.score(lines.map(pairOf));
  const { sample, temperature, topK, topP, seed, ...options } = settings;
  const texts = lines.map((line) => line.text);
  const found = await model(texts, { ...options, ...(sample && { sample: { temperature, topK, topP, seed } }) });
  return found.map((one) => (one.nBest ? omit(one, Object.keys(one.nBest[0] ?? {})) : one));
}

type Answer = Partial<Translation> | PairScore;

function pairOf({ text: line, number: count }: InputLine): TranslationPair {
  const [source, target, ...more] = line.split('\t');
  if (source !== undefined && target !== undefined && more.length === 0) return { source, target };
  throw new DataError({
    where: `--forced: line ${count}`,
    expected: 'source, tab, translation',
    got: `"${line.slice(0, 40)}"`,
  });
}

/** Translations alone, of several with tabs between. */
const plainText = ({ nBest, translation = '' }: Partial<Translation>): string =>
  (nBest?.map((one) => one.translation) ?? [translation]).join('\t');

async function predict(config: PredictSettings): Promise<void> {
  checkSettings(config);
  const mine = parseShard(config.shard);
  const paths = config.run ? runPaths(config.run, config.runs, true) : [await chooseRun('translation', config)];
  if (config.run) for (const path of paths) await noteTraining(path);
  await usePrecision(config.precision);
  const model = await load('translation', paths);
  try {
    if (config.interactive) {
      const plain = config.plain || model.description.tokenized;
      await interact('a sentence', async (text) =>
        (await predictRows(model, [{ text, number: 1 }], { ...config, plain })).map((one) => plainText(one)),
      );
    } else await answer(model, config, mine);
  } finally {
    model.dispose();
  }
}

/** @throws ConfigError for flags that contradict each other */
function checkSettings(config: PredictSettings): void {
  const { nBest, beam, sample, alignment, forced, plain, interactive, output } = config;
  if (nBest > beam)
    throw new ConfigError({ where: '--n-best', expected: `at most --beam ${beam}`, got: String(nBest) });
  const refuse = (where: string, expected: string, fix?: string) => {
    throw new ConfigError({ where, expected, got: 'both', ...(fix && { fix }) });
  };
  if (sample && (alignment || nBest > 1)) refuse('--sample', 'neither --alignment nor --n-best');
  if (config.text && isTable(output)) refuse('--text', 'no --output table');
  if (config.text && forced) refuse('--text', 'no --forced', 'Scores are JSON, or a table by --output.');
  if (plain && forced) refuse('--plain', 'no --forced', 'Give tokenized pairs.');
  if (interactive && (output || forced)) refuse('--interactive', 'neither --output nor --forced');
}

async function answer(model: TranslationModel, config: PredictSettings, mine: (row: number) => boolean): Promise<void> {
  const table = isTable(config.input);
  const source = await openInput(config);
  const output = await openOutput(config.output, [config.input]);
  try {
    await answerRows<Answer>(source, {
      mine,
      answer: async (lines) => {
        const found = await predictRows(model, lines, config);
        return table ? found.map((one) => omit(one, ['source', 'target'])) : found;
      },
      format: formatOf(config),
      write: output.write,
    });
  } finally {
    await output.close();
  }
}

/** Lines, or the rows of a table; of pairs that are scored both columns, with a tab between. */
async function openInput({ input, sourceColumn, targetColumn, forced }: PredictSettings): Promise<RowSource> {
  if (!forced || !isTable(input))
    return openRows(input, { column: sourceColumn, options: '--source-column' }, readTable);
  const rows = await readTable(userPath(input), [sourceColumn, targetColumn]);
  const pairs = rows.map((row) => ({
    get: () => [sourceColumn, targetColumn].map((column) => row.get(column).replaceAll('\t', ' ')).join('\t'),
    values: () => row.values(),
  }));
  return tableRows(input, pairs, '');
}

function formatOf(config: PredictSettings): (row: InputRow, answer: Answer | DataError) => string {
  const { text: plain, output, score, alignment, nBest, forced } = config;
  if (plain) return (row, one) => plainAnswers(row, one instanceof DataError ? one : plainText(one));
  const ranked = [
    'translation',
    ...(score ? ['score', 'logProb'] : []),
    ...(alignment ? ['alignment'] : []),
    'truncated',
  ];
  const names = forced ? ['logProb', 'tokens'] : [...(nBest > 1 ? ['nBest'] : ranked), 'empty', 'unknownShare'];
  const write = answersFor(output, ['source', ...names]);
  if (write === jsonAnswers) return write;
  const usual = { truncated: false, empty: false, unknownShare: 0 };
  return (row, one) => write(row, one instanceof DataError ? one : { ...usual, ...one });
}

const omit = <T extends object>(whole: T, keys: readonly string[]): Partial<T> =>
  Object.fromEntries(Object.entries(whole).filter(([key]) => !keys.includes(key))) as Partial<T>;

export const main = defineCommand({
  name: 'longhand translation predict',
  summary: 'Translates lines, or the rows of a table.',
  example: 'longhand translation predict --input new.csv --output translated.csv',
  settings,
  action: predict,
});

if (isMain(import.meta.url)) await runMain(main);
