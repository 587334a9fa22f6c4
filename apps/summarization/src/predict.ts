// Documents in, JSON lines out, in their order. A line is a document, or a JSON object with one in its document column.
import { at, DataError } from '@longhand/base';
import { choice, group, type SettingShape, text, toggle, type ValuesOf } from '@longhand/bundle/settings';
import { answerLines, defineCommand, inputSettings, isMain, parseShard, runMain, runSettings } from '@longhand/cli';
import type { InferenceSettings, Prediction } from '@longhand/summarization';
import { load } from 'longhand';
import { defaults } from './config.ts';
import { chosenRun } from './evaluate.ts';
import { describeRun, inferenceFlags } from './run.ts';

const settings = {
  ...runSettings(defaults.runs),
  ...inputSettings,
  ...group('Input', {
    documentColumn: text(defaults.documentColumn, 'Field of the document in JSON lines.'),
    format: choice('auto', ['auto', 'text', 'jsonl'], 'auto: a line that begins with { is JSON.'),
  }),
  ...group('Output', {
    details: toggle(false, 'Add what was chosen, copied or read.'),
    text: toggle(false, 'Summaries alone, not JSON.'),
  }),
};
export type PredictSettings = ValuesOf<typeof settings>;

interface InputLine {
  readonly document: string;
  readonly hint?: string;
  /** What stood in the JSON beside the document. */
  readonly others: Readonly<Record<string, unknown>>;
}

/** @throws DataError for a line that is no JSON object or has no document */
export function readLine(
  line: string,
  where: string,
  { format, documentColumn }: Pick<PredictSettings, 'format' | 'documentColumn'>,
  takesHints = false,
): InputLine {
  if (format === 'text' || (format === 'auto' && !line.startsWith('{'))) return { document: line, others: {} };
  let row: Record<string, unknown>;
  try {
    row = JSON.parse(line) as Record<string, unknown>;
  } catch (cause) {
    const fix = 'Lines that begin with { are JSON; if they are not, say --format text.';
    throw new DataError({ where, expected: 'a JSON object', got: `"${line.slice(0, 40)}"`, fix }, { cause });
  }
  const { [documentColumn]: document, ...others } = row;
  if (typeof document !== 'string') {
    const fix = 'Name its field with --document-column.';
    throw new DataError({ where, expected: `a string in "${documentColumn}"`, got: Object.keys(row).join(', '), fix });
  }
  const { hint } = others;
  if (!takesHints || hint === undefined) return { document, others };
  if (typeof hint === 'string') return { document, hint, others };
  throw new DataError({ where, expected: 'a string in "hint"', got: JSON.stringify(hint) });
}

/** A line of the output. */
function formatPrediction(
  { summary, details, ...cut }: Prediction,
  { others }: InputLine,
  line: number,
  { text }: Pick<PredictSettings, 'text'>,
): string {
  if (text) return summary.replaceAll('\n', ' ');
  return JSON.stringify({ line, ...others, summary, ...cut, ...details });
}

export async function main(argv: readonly string[]): Promise<void> {
  const path = await chosenRun(argv);
  const own = path ? await describeRun(path) : undefined;
  const flags: SettingShape = own ? inferenceFlags(own) : {};
  return defineCommand({
    name: 'longhand summarization predict',
    summary: 'Summarizes documents: JSON lines with a summary.',
    example: 'longhand summarization predict --input documents.txt --text',
    settings: { ...settings, ...flags },
    action: async (all) => {
      const config = all as PredictSettings;
      const changes = Object.fromEntries(
        Object.entries(all).filter(([key]) => Object.hasOwn(flags, key)),
      ) as InferenceSettings;
      await predict(path as string, config, changes, own?.config.hints === true);
    },
  })(argv);
}

async function predict(
  path: string,
  config: PredictSettings,
  changes: InferenceSettings,
  takesHints: boolean,
): Promise<void> {
  const mine = parseShard(config.shard);
  const model = await load('summarization', path);
  const { details, input } = config;
  try {
    await answerLines({ input, mine, text: config.text }, async (lines) => {
      const inputs = lines.map(({ text, number }) => readLine(text, `line ${number}`, config, takesHints));
      const predictions = await model(inputs, { ...changes, details });
      return predictions.map((one, i) => formatPrediction(one, at(inputs, i), at(lines, i).number, config));
    });
  } finally {
    model.dispose();
  }
}

if (isMain(import.meta.url)) await runMain(main);
