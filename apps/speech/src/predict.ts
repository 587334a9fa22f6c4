// Sound files in, JSON lines out, in their order: {"file", "text", "score", "words"}, of a long recording a line for each segment, with
// "start" and "end". Or a table of files in, and out. Or PCM on standard input, with --stream.
import { ConfigError, DataError, printable } from '@longhand/base';
import { group, number, text, toggle, type ValuesOf } from '@longhand/bundle/settings';
import {
  type AnswerOutput,
  answersFor,
  chooseRun,
  countAnswers,
  defineCommand,
  duration,
  type InputRow,
  interact,
  isMain,
  isTable,
  openOutput,
  parseShard,
  type RowSource,
  runMain,
  runSettings,
  usePrecision,
  type Within,
  writeOutput,
} from '@longhand/cli';
import { openRun } from '@longhand/runs';
import { type Prediction, type PredictOptions, type SpeechModel, streamDefaults } from '@longhand/speech';
import { load } from 'longhand';
import { defaults } from './config.ts';
import { checkDecoding, decodingSettings } from './decoding-flags.ts';
import { loadLanguage } from './language.ts';
import { type Predicted, predictFiles } from './predict-files.ts';
import { soundRows } from './sound-rows.ts';

const settings = {
  ...runSettings(defaults.runs),
  ...decodingSettings,
  ...group('Input', {
    input: text(
      '',
      'A table with a file in each row (.tsv, .csv, .jsonl, .json, plain or .gz, or .parquet), else a list with a file a line.',
    ),
    audioColumn: text('', 'Column of the file in a table, relative to the table; audio, path or file if empty.'),
    shard: text('1/1', 'i/n: only every n-th file, beginning with the i-th.'),
    stream: toggle(
      false,
      'Raw PCM on standard input: 16 bits, little-endian, one channel; partial results as it comes.',
    ),
    sampleRate: number(0, { min: 0, max: 1_000_000, integer: true }, 'Hz of the stream; 0: those of the run.'),
    pause: number(
      streamDefaults.pause,
      { min: 0, max: 3600 },
      'Seconds of silence that end an utterance of the stream; 0: only the end of the input does.',
    ),
    cutAfter: number(
      30,
      { min: 0, max: 100_000 },
      'Seconds; a longer recording is cut at its pauses, and each segment has a line, with times. 0: none is cut.',
    ),
  }),
  ...group('Output', {
    output: text(
      '',
      'A file: .csv or .tsv for a table, else JSON lines; standard output if empty. Columns of --input are kept.',
    ),
    text: toggle(false, 'Texts alone, not JSON.'),
    interactive: toggle(false, 'Transcribe the files whose paths you type.'),
  }),
};

type Config = ValuesOf<typeof settings>;

async function predict(config: Config, files: readonly string[]): Promise<void> {
  checkDecoding(config);
  checkInput(config, files);
  const mine = parseShard(config.shard);
  const path = await chooseRun('speech', config);
  await usePrecision(config.precision);
  const model = await load('speech', path);
  try {
    const scorer = model.scorer(await loadLanguage(openRun(path), model.tokens, config), config);
    const { beam, nBest, minLogProb } = config;
    const search = { beam, nBest, minLogProb, ...(scorer && { scorer }) };
    if (config.stream) await answerStream(model, config, search);
    else if (config.interactive)
      await interact('the path of a sound file', (file) => answerFile(model, config, search, file));
    else {
      const output = await openOutput(config.output, [config.input, ...files]);
      await answerFiles(model, config, search, { source: shardOf(await soundRows(files, config), mine), output });
    }
  } finally {
    model.dispose();
  }
}

/** @throws ConfigError for flags that contradict each other */
function checkInput({ stream, interactive, input, text: plain, output }: Config, files: readonly string[]): void {
  const sources = {
    '--stream': stream,
    '--interactive': interactive,
    '--input': input !== '',
    files: files.length > 0,
  };
  const given = Object.entries(sources).flatMap(([name, isGiven]) => (isGiven ? name : []));
  if (given.length !== 1)
    throw new ConfigError({
      where: 'predict',
      expected: 'one of sound files, --input, --interactive, --stream',
      got: given.join(' and ') || 'neither',
    });
  const problem = (where: string, expected: string) => new ConfigError({ where, expected, got: 'both' });
  if (plain && isTable(output)) throw problem('--text', 'no --output table');
  if (stream && output) throw problem('--stream', 'no --output');
  if (interactive && output) throw problem('--interactive', 'no --output');
}

async function answerStream(model: SpeechModel, { pause, sampleRate }: Config, search: PredictOptions): Promise<void> {
  const rate = sampleRate || model.description.sampleRate;
  const sound = process.stdin as AsyncIterable<Uint8Array>;
  for await (const event of model.stream(sound, { ...search, sampleRate: rate, pause }))
    writeOutput(`${JSON.stringify(event)}\n`);
}

/** For a person: a line for each text, or what is wrong. */
async function answerFile(
  model: SpeechModel,
  { cutAfter }: Config,
  search: PredictOptions,
  file: string,
): Promise<string[]> {
  const lines: string[] = [];
  const row = { text: file, number: 1, values: {} };
  for await (const { prediction } of predictFiles(model, [row], { search, cutAfter }))
    lines.push('error' in prediction ? prediction.error : textsOf(prediction).join('\t'));
  return lines;
}

/** @throws DataError at the end if files could not be used */
async function answerFiles(
  model: SpeechModel,
  config: Config,
  search: PredictOptions,
  { source, output }: { readonly source: RowSource; readonly output: AnswerOutput },
): Promise<void> {
  const format = formatOf(config, model.description.config.task);
  const count = countAnswers(source);
  let [row, failed]: [InputRow | undefined, boolean] = [undefined, false]; // of which segments come
  const done = (): void => {
    if (row) count.add(row.number, failed);
  };
  try {
    for await (const predicted of predictFiles(model, rowsOf(source), { search, cutAfter: config.cutAfter })) {
      if (predicted.row !== row) {
        done();
        [row, failed] = [predicted.row, false];
      }
      failed ||= 'error' in predicted.prediction;
      await output.write(format(predicted));
      count.show(withinOf(predicted));
    }
    done();
  } finally {
    await output.close();
  }
  count.end();
}

/** How far a long recording is, of which segments come. */
function withinOf({ row, prediction, of }: Predicted): Within | undefined {
  if (of === undefined || !('end' in prediction) || row.text instanceof DataError) return undefined;
  return {
    share: prediction.end / of,
    text: `${row.text}: ${duration(prediction.end)} of ${duration(of)}`,
  };
}

async function* rowsOf({ groups }: RowSource): AsyncGenerator<InputRow> {
  for await (const group of groups) yield* group;
}

function shardOf(source: RowSource, mine: (row: number) => boolean): RowSource {
  async function* groups(): AsyncGenerator<readonly InputRow[]> {
    for await (const group of source.groups) yield group.filter(({ number: count }) => mine(count - 1));
  }
  return { ...source, groups: groups() };
}

function formatOf({ text: plain, output, nBest, cutAfter }: Config, task: string): (predicted: Predicted) => string {
  if (plain) return textLine;
  const ranked = task === 'classify' ? ['text', 'probability'] : ['text', 'score', 'words'];
  const segments = task === 'classify' || cutAfter === 0 ? [] : ['start', 'end'];
  const write = answersFor(output, ['file', ...(nBest > 1 ? ['nBest'] : ranked), ...segments]);
  return ({ row, prediction }) => write(row, prediction);
}

/** File, times of a segment, texts, with tabs between; standard error says why a file has none. */
function textLine({ row, prediction }: Predicted): string {
  if ('error' in prediction) process.stderr.write(`${printable(`Left out: ${prediction.error}`)}\n`);
  const file = row.text instanceof DataError ? '' : row.text;
  const times = 'start' in prediction ? [prediction.start.toFixed(2), prediction.end.toFixed(2)] : [];
  return `${[file, ...times, ...textsOf(prediction)].join('\t')}\n`;
}

function textsOf(prediction: Prediction): string[] {
  if ('error' in prediction) return [''];
  return 'nBest' in prediction ? prediction.nBest.map(({ text }) => text) : [prediction.text];
}

export const main = defineCommand({
  name: 'longhand speech predict',
  summary: 'Transcribes sound files, or a stream: JSON lines with text, score and words.',
  operands: '[FILE|FOLDER ...]',
  example: 'longhand speech predict a.wav b.flac',
  settings,
  action: (config, { operands }) => predict(config, operands),
});

if (isMain(import.meta.url)) await runMain(main);
