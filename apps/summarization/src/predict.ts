// Documents in, JSON lines out, in their order. A line is a document, or a JSON object with one in its document column.
import { at, DataError } from '@longhand/base';
import { answerLines, helpText, isMain, parseFlags, parseShard, runMain } from '@longhand/cli';
import type { InferenceSettings, Prediction } from '@longhand/summarization';
import { load } from 'longhand';
import { defaults } from './config.ts';
import { chosenRun, narrowed } from './evaluate.ts';
import { modeOf } from './modes.ts';
import { describeRun, inferenceSettings } from './run.ts';

const flags = {
  run: '',
  runs: defaults.runs,
  input: '',
  documentColumn: defaults.documentColumn,
  format: 'auto' as 'auto' | 'text' | 'jsonl',
  shard: '1/1',
  details: false,
  text: false,
  help: false,
};
export type PredictSettings = Readonly<typeof flags>;

const options = {
  limits: { format: ['auto', 'text', 'jsonl'] as const },
  help: {
    run: "The run's folder; the latest one if empty.",
    input: 'A file of lines; standard input if empty.',
    documentColumn: 'Field of the document in JSON lines.',
    format: 'auto: a line that begins with { is JSON.',
    shard: 'i/n: only every n-th line, beginning with the i-th.',
    details: 'Add what was chosen, copied or read.',
    text: 'Summaries alone, not JSON.',
  },
};

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
  const all = { ...flags, ...(own && inferenceSettings(own)) };
  const mode = own && modeOf(own.config.mode);
  const known = narrowed(
    { limits: { ...options.limits, ...mode?.limits }, help: { ...options.help, ...mode?.help } },
    all,
  ) as object;
  const { config } = parseFlags(all, argv, known);
  if (config.help) {
    const command = 'pnpm --silent --filter ./apps/summarization predict [flags] < documents.txt';
    process.stdout.write(helpText(command, all, known));
    return;
  }
  const mine = parseShard(config.shard);
  const changes = Object.fromEntries(
    Object.entries(config).filter(([key]) => !Object.hasOwn(flags, key)),
  ) as InferenceSettings;
  const model = await load('summarization', path as string);
  const takesHints = own?.config.hints === true;
  const { details, input } = config;
  try {
    await answerLines({ input, mine }, async (lines) => {
      const inputs = lines.map(({ text, number }) => readLine(text, `line ${number}`, config, takesHints));
      const predictions = await model(inputs, { ...changes, details });
      return predictions.map((one, i) => formatPrediction(one, at(inputs, i), at(lines, i).number, config));
    });
  } finally {
    model.dispose();
  }
}

if (isMain(import.meta.url)) await runMain(main);
