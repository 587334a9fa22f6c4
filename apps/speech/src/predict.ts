// Sound files in, JSON lines out, in their order: {"file", "text", "score", "words"}. Or PCM on standard input, with --stream.
import { readFile, stat } from 'node:fs/promises';
import { at, ConfigError, printable } from '@longhand/base';
import { group, number, text, toggle, type ValuesOf } from '@longhand/bundle/settings';
import { chooseRun, defineCommand, isMain, parseShard, runMain, runSettings, writeOutput } from '@longhand/cli';
import { openRun, systemReason, userPath } from '@longhand/runs';
import { type Prediction, type PredictOptions, type SpeechModel, streamDefaults } from '@longhand/speech';
import { load } from 'longhand';
import { defaults } from './config.ts';
import { checkDecoding, decodingSettings } from './decoding-flags.ts';
import { tellWarnings } from './feature-cache.ts';
import { loadLanguage } from './language.ts';

const settings = {
  ...runSettings(defaults.runs),
  ...decodingSettings,
  ...group('Input', {
    shard: text('1/1', 'i/n: only every n-th file, beginning with the i-th.'),
    stream: toggle(
      false,
      'Raw PCM on standard input: 16 bits, little-endian, one channel; partial results as it comes.',
    ),
    sampleRate: number(16_000, { min: 1, max: 1_000_000, integer: true }, 'Hz of the stream.'),
    pause: number(
      streamDefaults.pause,
      { min: 0, max: 3600 },
      'Seconds of silence that end an utterance of the stream; 0: only the end of the input does.',
    ),
  }),
  ...group('Output', { text: toggle(false, 'Texts alone, not JSON.') }),
};

/** Files read and transcribed together. */
const groupSize = 16;

type Predicted = Prediction & { readonly file: string };

/** An object for each file; a file that cannot be used has an `error`, and the rest goes on. */
async function predictFiles(
  model: SpeechModel,
  files: readonly string[],
  options: PredictOptions,
): Promise<Predicted[]> {
  const read: (Uint8Array | string)[] = [];
  for (const file of files) read.push(await readSound(file));
  const names = files.filter((_, i) => typeof read[i] !== 'string');
  const sounds = read.filter((one) => typeof one !== 'string');
  const found = await model(sounds, { ...options, names, onWarning: (warning) => tellWarnings([warning]) });
  let next = 0;
  return files.map((file, i) => {
    const one = at(read, i);
    return { file, ...(typeof one === 'string' ? { error: one } : at(found, next++)) };
  });
}

/** The file's bytes, or why there are none. */
async function readSound(file: string): Promise<Uint8Array | string> {
  const path = userPath(file);
  try {
    if (!(await stat(path)).isFile()) return `${file}: no file.`; // a pipe or device may have no end
    return await readFile(path);
  } catch (error) {
    const reason = systemReason(error);
    if (reason !== undefined) return `${file}: cannot be read: ${reason}.`;
    throw error;
  }
}

function lineOf(predicted: Predicted, text: boolean): string {
  if ('error' in predicted) process.stderr.write(`${printable(`Left out: ${predicted.error}`)}\n`);
  if (!text) return JSON.stringify(predicted);
  return [predicted.file, ...textsOf(predicted)].join('\t');
}

function textsOf(prediction: Prediction): string[] {
  if ('error' in prediction) return [''];
  return 'nBest' in prediction ? prediction.nBest.map(({ text }) => text) : [prediction.text];
}

async function predict(config: ValuesOf<typeof settings>, files: readonly string[]): Promise<void> {
  checkDecoding(config);
  if (config.stream === files.length > 0)
    throw new ConfigError({
      where: 'predict',
      expected: 'sound files or --stream',
      got: config.stream ? 'both' : 'neither',
    });
  const mine = parseShard(config.shard);
  const path = await chooseRun('speech', config);
  const model = await load('speech', path);
  try {
    const scorer = model.scorer(await loadLanguage(openRun(path), model.tokens, config), config);
    const { beam, nBest, minLogProb, sampleRate, pause } = config;
    const search = { beam, nBest, minLogProb, ...(scorer && { scorer }) };
    if (config.stream) {
      const events = model.stream(process.stdin as AsyncIterable<Uint8Array>, { ...search, sampleRate, pause });
      for await (const event of events) writeOutput(`${JSON.stringify(event)}\n`);
      return;
    }
    const own = files.filter((_, i) => mine(i));
    for (let first = 0; first < own.length; first += groupSize) {
      const rows = await predictFiles(model, own.slice(first, first + groupSize), search);
      writeOutput(rows.map((row) => `${lineOf(row, config.text)}\n`).join(''));
    }
  } finally {
    model.dispose();
  }
}

export const main = defineCommand({
  name: 'longhand speech predict',
  summary: 'Transcribes sound files, or a stream: JSON lines with text, score and words.',
  operands: 'FILE ...',
  example: 'longhand speech predict a.wav b.flac',
  settings,
  action: (config, { operands }) => predict(config, operands),
});

if (isMain(import.meta.url)) await runMain(main);
