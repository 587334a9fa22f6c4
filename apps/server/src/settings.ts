// What the command can be told: flags, their defaults and bounds.
import { ConfigError } from '@longhand/base';
import type { FlagOptions } from '@longhand/cli';

export const defaults = {
  host: '127.0.0.1',
  port: 8080,
  maxBatch: 32,
  maxWait: 2,
  maxQueue: 256,
  timeout: 30,
  maxInputs: 64,
  maxLength: 0,
  maxSeconds: 60,
  maxBody: 0,
  bodyTimeout: 10,
  maxStreams: 8,
  streamTimeout: 30,
  maxStreamSeconds: 3600,
  stopTimeout: 30,
  playground: '',
  help: false,
};

export type ServerSettings = Readonly<typeof defaults>;

const count = { min: 1, max: 1_000_000, integer: true };
const seconds = { min: 0.01, max: 86_400 };

export const flagOptions: FlagOptions<typeof defaults> & { readonly operands: true } = {
  operands: true,
  limits: {
    port: { min: 0, max: 65_535, integer: true },
    ...{ maxBatch: count, maxQueue: count, maxInputs: count, maxStreams: count },
    ...{ timeout: seconds, bodyTimeout: seconds, streamTimeout: seconds, stopTimeout: seconds },
    maxWait: { min: 0, max: 10_000 },
    maxLength: { min: 0, max: 100_000_000, integer: true },
    ...{ maxSeconds: seconds, maxStreamSeconds: seconds },
    maxBody: { min: 0, max: 1024 },
  },
  help: {
    host: 'Address to listen at. 0.0.0.0: all of this machine, for everyone who reaches it.',
    port: 'Port; 0: a free one.',
    maxBatch: 'Inputs that a model reads at once, of all requests together.',
    maxWait: 'Milliseconds that an idle model waits for more inputs before it starts.',
    maxQueue: 'Inputs that wait for a model; more are refused (429).',
    timeout: 'Seconds for an answer; later ones are given up (504).',
    maxInputs: 'Inputs of a request (422).',
    maxLength: "Characters of a text (422); 0: the task's own limit.",
    maxSeconds: 'Seconds of a sound.',
    maxBody: "MiB of a request's body (413); 0: the task's own limit.",
    bodyTimeout: 'Seconds in which the body must come (408).',
    maxStreams: 'Streams of speech at once, of a model (503).',
    streamTimeout: 'Seconds without sound after which a stream is closed.',
    maxStreamSeconds: 'Seconds of sound of a stream.',
    stopTimeout: 'Seconds for what is queued when the server stops.',
    playground: 'Folder of static files to serve at /. Default: the playground, if it is built.',
  },
};

/** @throws ConfigError for settings that do not go together */
export function checkSettings({ maxInputs, maxQueue }: ServerSettings): void {
  if (maxInputs <= maxQueue) return;
  const fix = 'A request that never fits the queue would always be refused.';
  throw new ConfigError({
    where: '--max-inputs',
    expected: `at most --max-queue (${maxQueue})`,
    got: `${maxInputs}`,
    fix,
  });
}
