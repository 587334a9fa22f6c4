// The runs of an app: which one answers, a run's own settings when it goes on, and its weights.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, DataError, parseStored, printable } from '@longhand/base';
import type { NamedParams } from '@longhand/lstm-core';
import { z } from 'zod';
import { userPath } from './main.ts';
import { checkFinite, copyInto } from './named-tensors.ts';
import { openRun, type RunFolder } from './run-folder.ts';
import { trainedBy } from './run-lock.ts';
import { findRun } from './run-manifest.ts';
import { runsPath } from './run-name.ts';
import { decodeSafetensors } from './safetensors.ts';
import { trainingDefaults } from './settings.ts';
import type { Setting, Settings } from './settings-schema.ts';

/** What every app's config.json holds, and more of its own. */
export interface RunConfig<Config extends Settings> {
  readonly app: string;
  readonly config: Config;
  readonly preset: string;
}

/** What computes, as a run remembers it: `native-avx512, 2 threads`. */
export const computeText = ({ compute, threads }: { readonly compute: string; readonly threads: number }): string =>
  `${compute}, ${threads} thread${threads > 1 ? 's' : ''}`;

/** Of config.json; those of before had none. */
const configVersion = 1;

export const writeRunConfig = (run: RunFolder, description: RunConfig<Settings>): Promise<void> =>
  run.writeJson('config.json', { version: configVersion, ...description }, { mayChange: true });

const frameSchema = z.looseObject({
  version: z.literal(configVersion).optional(),
  app: z.string(),
  config: z.looseObject({}),
  preset: z.string(),
});

/**
 * config.json of a run.
 * @param schemaOf of what the app keeps there beside `app` and `preset`, given its unchecked settings
 * @throws DataError if it is missing, damaged, of another app, or of another version
 */
export async function readRunConfig<Own extends { readonly config: Settings }, App extends string>(
  run: RunFolder,
  app: App,
  schemaOf: (config: Readonly<Record<string, unknown>>) => z.ZodType<Own>,
): Promise<Own & { readonly app: App; readonly preset: string }> {
  const where = run.file('config.json');
  const fix = 'The run was made by another version, or the file was changed: use that version, or train again.';
  const {
    version,
    app: found,
    preset,
    ...own
  } = parseStored(frameSchema, await run.readJson('config.json'), where, fix);
  if (found !== app) throw new DataError({ where, expected: `a run of ${app}`, got: JSON.stringify(found) });
  const config = version === undefined ? { ...trainingDefaults, ...own.config } : own.config;
  return { ...parseStored(schemaOf(config), { ...own, config }, where, fix), app, preset };
}

/** The run that was begun or resumed last and whose training is done. @throws ConfigError if there is none. */
export async function latestRun(runs: string, app: string): Promise<string> {
  const names = await readdir(runs).catch(() => []);
  const candidates = await Promise.all(
    names.filter((name) => !name.startsWith('.')).map((name) => candidate(join(runs, name), app)),
  );
  const own = candidates.filter((one) => one !== undefined).sort((a, b) => b.began - a.began);
  const latest = own.find(({ finished }) => finished);
  if (latest) return latest.path;
  const fix = `Train first: \`pnpm --filter ./apps/${app} train\`, or name a run with --run.`;
  const got = own.length === 0 ? 'none' : `none that is finished, but ${own.map(({ path }) => path).join(', ')}`;
  throw new ConfigError({ where: runs, expected: `at least one run of ${app}`, got, fix });
}

interface Candidate {
  readonly path: string;
  readonly began: number;
  readonly finished: boolean;
}

/** Links to runs count too. */
async function candidate(path: string, app: string): Promise<Candidate | undefined> {
  const found = await findRun(path, { followLink: true }).catch(() => undefined);
  if (found?.kind !== 'run' || found.app !== app) return undefined;
  if (found.manifest) {
    const busy = (await trainedBy(path)) !== undefined;
    return { path, began: Date.parse(found.manifest.began), finished: found.manifest.finished && !busy };
  }
  const { mtimeMs } = await stat(join(path, 'config.json'));
  return { path, began: mtimeMs, finished: await isFinished(path) };
}

/** Of a run without a manifest: a baseline, or one whose progress says so. */
async function isFinished(path: string): Promise<boolean> {
  if ((await readdir(path)).includes('baseline.json')) return true;
  return openRun(path)
    .readProgress()
    .then(
      ({ finished }) => finished !== null,
      () => false,
    );
}

/**
 * The run that answers: the one that is named, or the latest. Says on standard error which it is if nobody named it, and if it
 * is still in training.
 * @throws ConfigError if there is none
 */
export async function chooseRun(
  app: string,
  { run, runs }: { readonly run: string; readonly runs: string },
): Promise<string> {
  const path = run ? userPath(run) : await latestRun(runsPath(runs), app);
  if (!run) say(`Run: ${path} (the latest; choose another with --run)`);
  await noteTraining(path);
  return path;
}

const say = (line: string): void => void process.stderr.write(`${printable(line)}\n`);

/** Says so on standard error if another process trains the run. */
export async function noteTraining(path: string): Promise<void> {
  const by = await trainedBy(path);
  if (by === undefined || by.startsWith(`process ${process.pid},`)) return;
  say(`${path} is still in training (${by}): these are its best weights so far.`);
}

/**
 * The settings a run goes on with: its own, but for those of `changeable` that the command line gave.
 * @throws ConfigError for a change of anything else; DataError if its config.json is damaged or of another app
 */
export async function resumedConfig<Config extends Settings>(
  path: string,
  { app, schema }: { readonly app: string; readonly schema: z.ZodType<Config> },
  config: Config,
  given: readonly (keyof Config & string)[],
  changeable: readonly (keyof Config & string)[],
): Promise<Config> {
  const found = await findRun(path, { followLink: true });
  if (found.kind !== 'run')
    throw new ConfigError({
      where: path,
      expected: 'a run to resume',
      got: found.kind === 'other' ? found.what : 'none',
      fix: 'Leave --resume away, or name another run with --runs and --name.',
    });
  const { config: stored } = await readRunConfig(openRun(path), app, () => z.looseObject({ config: schema }));
  for (const key of given) {
    if (changeable.includes(key) || stored[key] === config[key]) continue;
    throw new ConfigError({
      where: `--resume: ${key}`,
      expected: `${stored[key]}, as in ${path}`,
      got: String(config[key]),
      fix: 'Leave the flag away, or start another run with --name.',
    });
  }
  const changes = given.filter((key) => changeable.includes(key)).map((key) => [key, config[key] as Setting]);
  return { ...stored, ...Object.fromEntries(changes) };
}

/**
 * Reads weights.safetensors of a run into parameters.
 * @param fingerprint of the run's vocabulary, which must be the one that the weights were trained with
 * @throws DataError if it is not, if a tensor is missing or of another shape, or if a weight is not finite
 */
export async function readWeights(
  run: RunFolder,
  params: NamedParams,
  { fingerprint, file }: { readonly fingerprint: string; readonly file: string },
): Promise<void> {
  const path = run.file('weights.safetensors');
  const { tensors, metadata, dispose } = decodeSafetensors(await run.read('weights.safetensors'), path);
  try {
    if (metadata.vocabulary !== fingerprint) {
      throw new DataError({
        where: run.file(file),
        expected: `the vocabulary that the weights were trained with (${metadata.vocabulary})`,
        got: `another (${fingerprint})`,
        fix: `Take ${file} and weights.safetensors from the same run.`,
      });
    }
    checkFinite(tensors, path, 'The file is damaged, or the training diverged: take it from a backup, or train again.');
    copyInto(params, tensors, path);
  } finally {
    dispose();
  }
}
