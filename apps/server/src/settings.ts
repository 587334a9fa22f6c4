// What the command can be told.
import { ConfigError } from '@longhand/base';
import { defaultsOf, group, number, text, type ValuesOf } from '@longhand/bundle/settings';

const count = { min: 1, max: 1_000_000, integer: true };
const seconds = { min: 0.01, max: 86_400 };

export const settings = {
  ...group('Server', {
    host: text('127.0.0.1', 'Address to listen at. 0.0.0.0: all of this machine, for everyone who reaches it.'),
    port: number(8080, { min: 0, max: 65_535, integer: true }, 'Port; 0: a free one.'),
    playground: text('', 'Folder of static files to serve at /. Default: the playground, where a clone has built it.'),
    stopTimeout: number(30, seconds, 'Seconds for what is queued when the server stops.'),
  }),
  ...group('Batches', {
    maxBatch: number(32, count, 'Inputs that a model reads at once, of all requests together.'),
    maxWait: number(
      2,
      { min: 0, max: 10_000 },
      'Milliseconds that an idle model waits for more inputs, when several clients ask.',
    ),
    maxQueue: number(256, count, 'Inputs that wait for a model; more are refused (429).'),
    timeout: number(30, seconds, 'Seconds for an answer; later ones are given up (504).'),
  }),
  ...group('Limits of a request', {
    maxInputs: number(64, count, 'Inputs (422).'),
    maxLength: number(
      0,
      { min: 0, max: 100_000_000, integer: true },
      "Characters of a text (422); 0: the task's own limit.",
    ),
    maxSeconds: number(60, seconds, 'Seconds of a sound.'),
    maxBody: number(0, { min: 0, max: 1024 }, "MiB of the body (413); 0: the task's own limit."),
    bodyTimeout: number(10, seconds, 'Seconds in which headers, and then the body, must come (408).'),
  }),
  ...group('Streams of speech', {
    maxStreams: number(8, count, 'Streams at once, of a model (503).'),
    streamTimeout: number(30, seconds, 'Seconds without sound after which a stream ends.'),
    maxStreamSeconds: number(3600, seconds, 'Seconds of a stream, and of its sound.'),
  }),
};

export type ServerSettings = ValuesOf<typeof settings>;

export const defaults: ServerSettings = defaultsOf(settings);

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
