// Sound files in, JSON lines out, in their order: {"file", "text", "score", "words"}, of a long recording a line for each segment, with
// "start" and "end". Or PCM on standard input, with --stream.
import { ConfigError, printable } from '@longhand/base';
import { group, number, text, toggle, type ValuesOf } from '@longhand/bundle/settings';
import { chooseRun, defineCommand, isMain, parseShard, runMain, runSettings, writeOutput } from '@longhand/cli';
import { openRun } from '@longhand/runs';
import { type Prediction, streamDefaults } from '@longhand/speech';
import { load } from 'longhand';
import { defaults } from './config.ts';
import { checkDecoding, decodingSettings } from './decoding-flags.ts';
import { loadLanguage } from './language.ts';
import { type Predicted, predictFiles } from './predict-files.ts';

const settings = {
  ...runSettings(defaults.runs),
  ...decodingSettings,
  ...group('Input', {
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
  ...group('Output', { text: toggle(false, 'Texts alone, not JSON.') }),
};

function lineOf(predicted: Predicted, text: boolean): string {
  if ('error' in predicted) process.stderr.write(`${printable(`Left out: ${predicted.error}`)}\n`);
  if (!text) return JSON.stringify(predicted);
  const times = 'start' in predicted ? [predicted.start.toFixed(2), predicted.end.toFixed(2)] : [];
  return [predicted.file, ...times, ...textsOf(predicted)].join('\t');
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
    const { beam, nBest, minLogProb, pause, cutAfter } = config;
    const sampleRate = config.sampleRate || model.description.sampleRate;
    const search = { beam, nBest, minLogProb, ...(scorer && { scorer }) };
    if (config.stream) {
      const events = model.stream(process.stdin as AsyncIterable<Uint8Array>, { ...search, sampleRate, pause });
      for await (const event of events) writeOutput(`${JSON.stringify(event)}\n`);
      return;
    }
    const own = files.filter((_, i) => mine(i));
    for await (const row of predictFiles(model, own, { search, cutAfter }))
      writeOutput(`${lineOf(row, config.text)}\n`);
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
