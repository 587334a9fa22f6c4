// Documents in, JSON lines out, in their order: lines, whole texts, folders of texts, rows of tables.
import { at, ConfigError, DataError, printable } from '@longhand/base';
import { choice, group, type SettingShape, text, toggle, type ValuesOf } from '@longhand/bundle/settings';
import {
  chooseRun,
  defineCommand,
  inputSettings,
  isMain,
  parseShard,
  runMain,
  runSettings,
  writeOutput,
} from '@longhand/cli';
import { markupNotes } from '@longhand/datasets';
import type { Description, InferenceSettings, Prediction, SummarySource } from '@longhand/summarization';
import { load } from 'longhand';
import { defaults } from './config.ts';
import { type InputDocument, readInputs } from './documents.ts';
import { chosenRun } from './evaluate.ts';
import { describeModel, inferenceFlags } from './run.ts';
import { createSentenceSystem } from './sentence-system.ts';

const settings = {
  ...runSettings(defaults.runs),
  ...inputSettings,
  ...group('Input', {
    documentColumn: text(defaults.documentColumn, 'Field of the document in JSON lines and tables.'),
    format: choice(
      'auto',
      ['auto', 'text', 'jsonl', 'document'],
      'Of lines. auto: a line that begins with { is JSON; document: all of the input is one document.',
    ),
  }),
  ...group('Output', {
    details: toggle(false, 'Add what was chosen, copied or read.'),
    text: toggle(false, 'Summaries alone, not JSON.'),
  }),
  ...group('Run', {
    system: choice(
      'model',
      ['model', 'lead', 'textrank', 'centroid'],
      'What chooses: the model, or a baseline that needs no training, for runs whose summaries are sentences.',
    ),
  }),
};
export type PredictSettings = ValuesOf<typeof settings>;

/** Gives a prediction for each document. */
type Summarize = (documents: readonly SummarySource[]) => Promise<readonly Prediction[]>;

/** A line of the output. */
function formatPrediction(
  { summary, details, ...others }: Prediction,
  head: InputDocument['head'],
  alone: boolean,
): string {
  if (alone) return summary.replaceAll('\n', ' ');
  return JSON.stringify({ ...head, summary, ...others, ...details });
}

/** Writes the answers to some documents; gives the errors of those that are none. */
async function answer(
  documents: readonly InputDocument[],
  summarize: Summarize,
  { text: alone }: Pick<PredictSettings, 'text'>,
): Promise<DataError[]> {
  const read = documents.flatMap(({ source }) => (source instanceof DataError ? [] : [source]));
  const predictions = read.length > 0 ? await summarize(read) : [];
  const errors: DataError[] = [];
  let next = 0;
  const lines = documents.map(({ head, source }) => {
    if (!(source instanceof DataError)) return formatPrediction(at(predictions, next++), head, alone);
    errors.push(source);
    return alone ? '' : JSON.stringify({ ...head, error: source.message });
  });
  writeOutput(lines.map((line) => `${line}\n`).join(''));
  return errors;
}

/** @throws DataError, after all has been answered, if some documents were none */
async function predict(
  summarize: Summarize,
  config: PredictSettings,
  operands: readonly string[],
  takesHints: boolean,
) {
  const mine = parseShard(config.shard);
  const errors: DataError[] = [];
  const markup: string[] = [];
  let count = 0;
  for await (const group of readInputs(operands, config, takesHints)) {
    const own = group.filter(() => mine(count++));
    for (const { source } of own) if (!(source instanceof DataError)) markup.push(source.document.slice(0, 2000));
    for (const error of await answer(own, summarize, config)) {
      if (config.text) process.stderr.write(`${printable(error.message)}\n`);
      errors.push(error);
    }
  }
  for (const note of markupNotes(markup, 'documents')) process.stderr.write(`${printable(note)}\n`);
  const [first] = errors;
  if (!first) return;
  const got = `${count - errors.length} of ${count}`;
  throw new DataError({ where: 'predict', expected: 'documents', got, fix: `The first problem: ${first.message}` });
}

export async function main(argv: readonly string[]): Promise<void> {
  const path = await chosenRun(argv);
  const own = path ? await describeModel(path) : undefined;
  const flags: SettingShape = own ? inferenceFlags(own) : {};
  return defineCommand({
    name: 'longhand summarization predict',
    summary: 'Summarizes documents: JSON lines with a summary.',
    operands: '[FILE|FOLDER ...]',
    example: 'longhand summarization predict article.txt --text',
    settings: { ...settings, ...flags },
    action: async (all, { operands }) => {
      const config = all as PredictSettings;
      if (config.input && operands.length > 0)
        throw new ConfigError({ where: 'predict', expected: '--input or files', got: 'both' });
      const changes = Object.fromEntries(
        Object.entries(all).filter(([key]) => Object.hasOwn(flags, key)),
      ) as InferenceSettings;
      const run = await chooseRun('summarization', config);
      await withSummarizer(run, own as Description, config, changes, (summarize) =>
        predict(summarize, config, operands, own?.config.mode === 'compression' && own.config.hints),
      );
    },
  })(argv);
}

/** With the run's model, or what stands in for it. */
async function withSummarizer(
  run: string,
  description: Description,
  { system, details }: PredictSettings,
  changes: InferenceSettings,
  use: (summarize: Summarize) => Promise<void>,
): Promise<void> {
  if (system !== 'model') return use(createSentenceSystem(system, description, changes));
  const model = await load('summarization', run);
  try {
    await use((documents) => model(documents, { ...changes, details }));
  } finally {
    model.dispose();
  }
}

if (isMain(import.meta.url)) await runMain(main);
