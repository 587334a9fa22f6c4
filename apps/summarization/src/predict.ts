// Documents in, JSON lines out, in their order: lines, whole texts, folders of texts, rows of tables.
import { ConfigError, DataError, printable } from '@longhand/base';
import { choice, group, type SettingShape, text, toggle, type ValuesOf } from '@longhand/bundle/settings';
import {
  answerRows,
  answersFor,
  chooseRun,
  defineCommand,
  type InputRow,
  inputSettings,
  interact,
  isMain,
  isTable,
  jsonAnswers,
  openOutput,
  parseShard,
  plainAnswers,
  runMain,
  runSettings,
  usePrecision,
} from '@longhand/cli';
import { markupNotes } from '@longhand/datasets';
import type { Description, InferenceSettings, Prediction, SummarySource } from '@longhand/summarization';
import { load } from 'longhand';
import { defaults } from './config.ts';
import { documentRows } from './documents.ts';
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
    output: text(
      '',
      'A file: .csv or .tsv for a table, else JSON lines; standard output if empty. Columns of --input are kept.',
    ),
    details: toggle(false, 'Add what was chosen, copied or read.'),
    text: toggle(false, 'Summaries alone, not JSON.'),
    interactive: toggle(false, 'Summarize what you type.'),
  }),
  ...group('Run', {
    system: choice(
      'model',
      ['model', 'lead', 'textrank', 'centroid'],
      'What chooses: the model, or a baseline that needs no training, for runs whose summaries are sentences.',
    ),
  }),
};
type PredictSettings = ValuesOf<typeof settings>;

/** Gives a prediction for each document. */
type Summarize = (documents: readonly SummarySource[]) => Promise<readonly Prediction[]>;

/** @throws DataError, after all has been answered, if some documents were none */
async function predict(
  summarize: Summarize,
  config: PredictSettings,
  operands: readonly string[],
  takesHints: boolean,
): Promise<void> {
  const mine = parseShard(config.shard);
  if (config.interactive) {
    await interact('a document, in one line', async (document) =>
      (await summarize([{ document }])).map(({ summary }) => summary),
    );
    return;
  }
  const source = await documentRows(operands, config, takesHints);
  const output = await openOutput(config.output, [config.input, ...operands]);
  const markup: string[] = [];
  try {
    await answerRows<Prediction, SummarySource>(source, {
      mine,
      answer: (rows) => {
        for (const { text: one } of rows) markup.push(one.document.slice(0, 2000));
        return summarize(rows.map(({ text: one }) => one));
      },
      format: formatOf(config),
      write: output.write,
    });
  } finally {
    await output.close();
    for (const note of markupNotes(markup, 'documents')) process.stderr.write(`${printable(note)}\n`);
  }
}

type Format = (row: InputRow<SummarySource>, answer: Prediction | DataError) => string;

function formatOf({ text: alone, output, details }: PredictSettings): Format {
  if (alone) return (row, one) => plainAnswers(row, one instanceof DataError ? one : one.summary.replaceAll('\n', ' '));
  const notes = ['truncated', 'unreadWords', 'pieces', 'unknownShare', 'wording', 'warnings'];
  const write = answersFor(output, ['document', 'summary', ...notes, ...(details ? ['details'] : [])]);
  if (write !== jsonAnswers) return write;
  return (row, one) => {
    // Its place stands in the row's values.
    if (one instanceof DataError) return write(row, { error: one.message });
    const { details: parts, ...others } = one;
    return write(row, { ...others, ...parts });
  };
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
      const problem = (where: string, expected: string) => new ConfigError({ where, expected, got: 'both' });
      if (config.text && isTable(config.output)) throw problem('--text', 'no --output table');
      if (config.interactive && (config.input || config.output || operands.length > 0))
        throw problem('--interactive', 'neither files, --input nor --output');
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
  { system, details, precision }: PredictSettings,
  changes: InferenceSettings,
  use: (summarize: Summarize) => Promise<void>,
): Promise<void> {
  if (system !== 'model') return use(createSentenceSystem(system, description, changes));
  await usePrecision(precision);
  const model = await load('summarization', run);
  try {
    await use((documents) => model(documents, { ...changes, details }));
  } finally {
    model.dispose();
  }
}

if (isMain(import.meta.url)) await runMain(main);
