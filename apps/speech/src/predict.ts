// Sound files in, JSON lines out, in their order: {"file", "text", "score", "words"}. Or PCM on standard input, with --stream.
import { readFile, stat } from 'node:fs/promises';
import { decodeAudio, type Features } from '@longhand/audio';
import { useLonghand } from '@longhand/backend';
import { ConfigError, LonghandError, printable } from '@longhand/base';
import type { PrefixScorer } from '@longhand/decoding';
import {
  chooseRun,
  helpText,
  isMain,
  parseFlags,
  parseShard,
  runMain,
  systemReason,
  userPath,
  writeOutput,
} from '@longhand/training';
import { defaults } from './config.ts';
import { decodingFlags } from './decoding-flags.ts';
import { classOf } from './evaluate.ts';
import { tellWarnings } from './feature-cache.ts';
import { checkDecoding, classify, decode, emissionsOf, timedWords } from './inference.ts';
import { createScorer, loadLanguage } from './language.ts';
import { loadRun, type TrainedRun } from './run.ts';
import { transcribeStream } from './stream.ts';

const flags = {
  run: '',
  runs: defaults.runs,
  ...decodingFlags.defaults,
  shard: '1/1',
  text: false,
  stream: false,
  sampleRate: 16_000,
  pause: 1,
  help: false,
};
export type PredictSettings = Readonly<typeof flags>;

const options = {
  limits: {
    ...decodingFlags.limits,
    sampleRate: { min: 1, max: 1_000_000, integer: true },
    pause: { min: 0, max: 3600 },
  },
  help: {
    run: "The run's folder; the latest one if empty.",
    ...decodingFlags.help,
    shard: 'i/n: only every n-th file, beginning with the i-th.',
    text: 'Texts alone, not JSON.',
    stream: 'Raw PCM on standard input: 16 bits, little-endian, one channel; partial results as it comes.',
    sampleRate: 'Hz of the stream.',
    pause: 'Seconds of silence that end an utterance of the stream; 0: only the end of the input does.',
  },
};

/** Files read and heard together. */
const groupSize = 16;

/** Of a file, what was heard or what is wrong. */
interface Predicted {
  readonly file: string;
  readonly error?: string;
  readonly text?: string;
  readonly nBest?: readonly { readonly text: string }[];
  readonly [other: string]: unknown;
}

/** An object for each file; a file that cannot be used has an `error`, and the rest goes on. */
export async function predictFiles(
  trained: TrainedRun,
  files: readonly string[],
  settings: Pick<PredictSettings, 'beam' | 'nBest' | 'minLogProb'>,
  scorer?: PrefixScorer<unknown>,
): Promise<Predicted[]> {
  const heard: (Features | string)[] = [];
  for (const file of files) heard.push(await readFeatures(trained, file));
  const features = heard.filter((one): one is Features => typeof one !== 'string');
  const found = features.length > 0 ? describe(trained, features, settings, scorer) : [];
  let next = 0;
  return files.map((file, i) => {
    const one = heard[i]!;
    return typeof one === 'string' ? { file, error: one } : { file, ...found[next++]! };
  });
}

async function readFeatures({ pipeline }: TrainedRun, file: string): Promise<Features | string> {
  const path = userPath(file);
  try {
    if (!(await stat(path)).isFile()) return `${file}: no file.`; // a pipe or device may have no end
    const bytes = await readFile(path);
    const audio = await decodeAudio(bytes, file);
    tellWarnings(audio.warnings ?? []);
    const features = pipeline.finish(await pipeline.extract(audio, file));
    return features.frames > 0 ? features : `${file}: too short.`;
  } catch (error) {
    if (error instanceof LonghandError) return error.message;
    const reason = systemReason(error);
    if (reason !== undefined) return `${file}: cannot be read: ${reason}.`;
    throw error;
  }
}

function describe(
  { recognizer, units, pipeline, config }: TrainedRun,
  features: readonly Features[],
  settings: Pick<PredictSettings, 'beam' | 'nBest' | 'minLogProb'>,
  scorer?: PrefixScorer<unknown>,
): Omit<Predicted, 'file'>[] {
  if (config.task === 'classify') {
    return classify(recognizer, features).map((probabilities) => {
      const { text, score } = classOf(probabilities, units.decode);
      return { text, probability: rounded(Math.exp(score)) };
    });
  }
  return emissionsOf(recognizer, features).map((emissions) => {
    const transcripts = decode(emissions, units, settings, scorer).map((transcript) => ({
      text: transcript.text,
      score: rounded(transcript.score),
      words: timedWords(emissions, transcript, units, pipeline.secondsPerFrame),
    }));
    return settings.nBest > 1 ? { nBest: transcripts } : transcripts[0]!;
  });
}

const rounded = (value: number): number => Number(value.toFixed(4));

function output(predicted: Predicted, text: boolean): string {
  if (predicted.error !== undefined) process.stderr.write(`${printable(`Left out: ${predicted.error}`)}\n`);
  if (!text) return JSON.stringify(predicted);
  const texts = predicted.nBest?.map((one) => one.text) ?? [predicted.text ?? ''];
  return [predicted.file, ...texts].join('\t');
}

export async function main(argv: readonly string[]): Promise<void> {
  const { config, operands: files } = parseFlags(flags, argv, { ...options, operands: true });
  if (config.help) {
    process.stdout.write(helpText('pnpm -s --filter @longhand/speech predict FILE ... [flags]', flags, options));
    return;
  }
  checkDecoding(config);
  if (config.stream === files.length > 0)
    throw new ConfigError({
      where: 'predict',
      expected: 'sound files or --stream',
      got: config.stream ? 'both' : 'neither',
    });
  const mine = parseShard(config.shard);
  await useLonghand();
  const trained = await loadRun(await chooseRun('speech', config));
  try {
    const scorer = createScorer(await loadLanguage(trained.run, trained.units, config), trained.units, config);
    if (config.stream) {
      const write = (row: Readonly<Record<string, unknown>>) => writeOutput(`${JSON.stringify(row)}\n`);
      await transcribeStream(trained, process.stdin as AsyncIterable<Buffer>, config, write, scorer);
      return;
    }
    const own = files.filter((_, i) => mine(i));
    for (let at = 0; at < own.length; at += groupSize) {
      const rows = await predictFiles(trained, own.slice(at, at + groupSize), config, scorer);
      writeOutput(rows.map((row) => `${output(row, config.text)}\n`).join(''));
    }
  } finally {
    trained.recognizer.dispose();
  }
}

if (isMain(import.meta.url)) await runMain(main);
