// Lines or a table in, answers out: {"text", "label", "probabilities"} and with --explain a weight per token.
import { at, ConfigError, DataError } from '@longhand/base';
import { choice, group, text, toggle, type ValuesOf } from '@longhand/bundle/settings';
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
  runMain,
  runPaths,
  runSettings,
  usePrecision,
} from '@longhand/cli';
import { readTable } from '@longhand/datasets';
import { openRun } from '@longhand/runs';
import { defaultExplainMethod, explainMethods, type Prediction, type SentimentModel } from '@longhand/sentiment';
import { defaults } from './config.ts';
import { chosenThreshold } from './decide.ts';
import { openClassifiers } from './run.ts';
import { readThreshold } from './threshold.ts';

const settings = {
  ...runSettings(defaults.runs, 'whose mean answers'),
  ...inputSettings,
  ...group('Input', {
    textColumn: text(
      'text',
      'Column of the text where --input is a table (.tsv, .csv, .jsonl, .json, plain or .gz, or .parquet); a number without header.',
    ),
  }),
  ...group('Output', {
    output: text(
      '',
      'A file: .csv or .tsv for a table, else JSON lines; standard output if empty. Columns of --input are kept.',
    ),
    text: toggle(false, 'Labels alone, not JSON.'),
    threshold: text(
      '',
      'Of two classes, the least probability of the second that makes it the answer: a number, or dev.',
    ),
    explain: toggle(false, 'Add a weight per token.'),
    explainMethod: choice(defaultExplainMethod, explainMethods, 'How tokens are weighed.'),
    interactive: toggle(false, 'Classify what you type.'),
  }),
};
type PredictSettings = ValuesOf<typeof settings>;
type Row = Omit<Prediction, 'text'> & { readonly text?: string };

async function predict(config: PredictSettings): Promise<void> {
  const mine = parseShard(config.shard);
  checkOutput(config);
  const paths = config.run ? runPaths(config.run, config.runs, true) : [await chooseRun('sentiment', config)];
  if (config.run) for (const path of paths) await noteTraining(path);
  await usePrecision(config.precision);
  const { model, dispose } = await openClassifiers(paths);
  const { labels } = model.description;
  const fromDev = config.threshold === 'dev' ? await readThreshold(openRun(at(paths, 0))) : undefined;
  const threshold = chosenThreshold(config.threshold, labels, fromDev);
  const { explain, explainMethod } = config;
  const classify = (texts: readonly string[]) => model(texts, { explain, explainMethod, threshold });
  try {
    if (config.interactive) await interact('a text', async (line) => (await classify([line])).map(spoken));
    else await answer(config, mine, model, classify);
  } finally {
    dispose();
  }
}

/** @throws ConfigError for flags that contradict each other */
function checkOutput({ text: plain, output, interactive, explain }: PredictSettings): void {
  const problem = (where: string, expected: string) => new ConfigError({ where, expected, got: 'both' });
  if (plain && isTable(output)) throw problem('--text', 'no --output table');
  if (plain && explain) throw problem('--text', 'no --explain');
  if (interactive && output) throw problem('--interactive', 'no --output');
}

async function answer(
  config: PredictSettings,
  mine: (row: number) => boolean,
  { description }: SentimentModel,
  classify: (texts: readonly string[]) => Promise<Prediction[]>,
): Promise<void> {
  const table = isTable(config.input);
  const source = await openRows(config.input, { column: config.textColumn, options: '--text-column' }, readTable);
  const output = await openOutput(config.output, [config.input]);
  try {
    await answerRows<Row>(source, {
      mine,
      answer: async (lines: readonly InputLine[]) => {
        const found = await classify(lines.map((line) => line.text));
        return table ? found.map((one) => omitText(one)) : found;
      },
      format: formatOf(config, description.labels),
      write: output.write,
    });
  } finally {
    await output.close();
  }
}

const omitText = (prediction: Prediction): Row =>
  Object.fromEntries(Object.entries(prediction).filter(([key]) => key !== 'text')) as unknown as Row;

type Format = (row: InputRow, answer: Row | DataError) => string;

function formatOf({ text: plain, output, explain }: PredictSettings, labels: readonly string[]): Format {
  if (plain) return (row, one) => plainAnswers(row, one instanceof DataError ? one : one.label);
  const shares = labels.map((label) => `probability_${label}`);
  const names = ['label', ...shares, 'truncated', 'empty', 'unknownShare', ...(explain ? ['explanation'] : [])];
  const write = answersFor(output, ['text', ...names]);
  if (write === jsonAnswers) return write;
  return (row, one) => {
    if (one instanceof DataError) return write(row, one);
    const { probabilities, truncated = false, empty = false, explanation, ...rest } = one;
    const columns = Object.fromEntries(labels.map((label, i) => [at(shares, i), probabilities[label]]));
    return write(row, { ...columns, ...rest, truncated, empty, explanation: explanation?.weights });
  };
}

/** For a person: the label, how sure it is, and the words with their weights. */
function spoken({ label, probabilities, unknownShare = 0, explanation }: Prediction): string {
  const words = explanation?.weights.map(([token, weight]) => `${token} ${weight.toFixed(2)}`).join('  ');
  const unknown = unknownShare > 0 ? `${Math.round(100 * unknownShare)} % of the words unknown` : '';
  return [`${label} (${(100 * (probabilities[label] ?? 0)).toFixed(1)} %)`, unknown, words ?? '']
    .filter(Boolean)
    .join('  ');
}

export const main = defineCommand({
  name: 'longhand sentiment predict',
  summary: 'Classifies lines of text, or the rows of a table.',
  example: 'longhand sentiment predict --input new.csv --output scored.csv',
  settings,
  action: predict,
});

if (isMain(import.meta.url)) await runMain(main);
