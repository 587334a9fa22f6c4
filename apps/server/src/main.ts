// `longhand serve MODEL...`: the command.
import { defineCommand, isMain, runMain } from '@longhand/cli';
import { problemText, userPath } from '@longhand/runs';
import { namedSources } from './model-names.ts';
import { playgroundFolder } from './playground.ts';
import type { ServedModel } from './served-model.ts';
import { startServer } from './server.ts';
import { checkSettings, type ServerSettings, settings } from './settings.ts';
import { startModel } from './thread-model.ts';

/**
 * Serves models until SIGTERM, SIGINT or SIGHUP; a second signal ends it at once.
 * @throws ConfigError for wrong arguments or a port that is taken; DataError if a model cannot be read
 */
export const main = defineCommand({
  name: 'longhand serve',
  summary: 'Serves models over HTTP: JSON for all tasks, streams of speech, metrics, a page that documents it.',
  operands: '[NAME=]MODEL...',
  example: 'longhand serve reviews=runs/sentiment/sst2 --port 8080',
  settings,
  action: async (config, { operands }) => {
    checkSettings(config);
    const sources = namedSources(operands);
    const playground = playgroundFolder(config.playground === '' ? '' : userPath(config.playground));
    const models = await startModels(sources, config);
    try {
      await serve(models, config, playground);
    } finally {
      await Promise.all(models.map((model) => model.stop()));
    }
  },
});

async function serve(models: readonly ServedModel[], config: ServerSettings, playground?: string): Promise<void> {
  const server = await startServer(models, config, { playground, onError: (error) => log(problemText(error)) });
  const signal = nextSignal(); // until here one ends the process, as of any other program
  for (const { name, about } of models)
    log(`${name}: ${about.task}, ${about.parameterCount.toLocaleString('en')} parameters`);
  log(`Listens at ${server.url}, documentation at ${server.url}/docs`);
  log(`${await signal}: answers what is queued, then ends.`);
  await server.stop();
}

const log = (line: string): void => void process.stderr.write(`${line}\n`);

/** All or none. */
async function startModels(
  sources: ReturnType<typeof namedSources>,
  { maxSeconds, timeout }: ServerSettings,
): Promise<ServedModel[]> {
  const onDeath = (name: string) => (problem: string) =>
    log(`${name}: its thread ended and is started again. ${problem}`);
  const started = await Promise.allSettled(
    sources.map((source) => startModel({ ...source, maxSeconds }, { timeout, onDeath: onDeath(source.name) })),
  );
  const models = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = started.find((one) => one.status === 'rejected');
  if (!failed) return models;
  await Promise.all(models.map((model) => model.stop()));
  throw failed.reason;
}

/** A launcher may send a signal that the terminal has sent too: what comes so soon after the first is the same one. */
const echoMilliseconds = 500;

function nextSignal(): Promise<string> {
  return new Promise((resolve) => {
    let first = 0;
    for (const [signal, code] of [
      ['SIGTERM', 143],
      ['SIGINT', 130],
      ['SIGHUP', 129],
    ] as const)
      process.on(signal, () => {
        if (first > 0 && performance.now() - first > echoMilliseconds) process.exit(code);
        first ||= performance.now();
        resolve(signal);
      });
  });
}

if (isMain(import.meta.url)) await runMain(main);
