// The runs of an app: the latest one, a run's own settings when it goes on, and its weights.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, DataError } from '@longhand/base';
import type { NamedParams } from '@longhand/lstm-core';
import * as tf from '@tensorflow/tfjs';
import type { Settings } from './flags.ts';
import { copyInto } from './named-tensors.ts';
import type { RunFolder } from './run-folder.ts';
import { openRun } from './run-folder.ts';
import { readSafetensors } from './safetensors.ts';

/** What every app's config.json holds, and more of its own. */
export interface RunConfig<Config extends Settings> {
  readonly app: string;
  readonly config: Config;
  readonly preset: string;
}

/** What computes, as a run remembers it: `native-avx512, 2 threads`. */
export const computeText = ({ compute, threads }: { readonly compute: string; readonly threads: number }): string =>
  `${compute}, ${threads} thread${threads > 1 ? 's' : ''}`;

/** config.json of a run. @throws DataError if it is missing, damaged, or of another app */
export async function readRunConfig<Description extends RunConfig<Settings>>(
  run: RunFolder,
  app: Description['app'],
): Promise<Description> {
  const description = (await run.readJson('config.json')) as Description;
  if (description.app === app) return description;
  throw new DataError({ where: run.file('config.json'), expected: `a run of ${app}`, got: `"${description.app}"` });
}

/** The run that was begun last in a folder of runs. @throws ConfigError if there is none. */
export async function latestRun(runs: string, app: string): Promise<string> {
  const names = await readdir(runs).catch(() => []);
  const candidates = await Promise.all(
    names.map(async (name) => {
      const path = join(runs, name);
      const begun = await stat(join(path, 'config.json')).then(
        ({ mtimeMs }) => mtimeMs,
        () => -1,
      );
      return { path, begun };
    }),
  );
  const latest = candidates.filter(({ begun }) => begun >= 0).sort((a, b) => b.begun - a.begun)[0];
  if (latest) return latest.path;
  const fix = `Train first: \`pnpm --filter @longhand/${app} train\`, or name a run with --run.`;
  throw new ConfigError({ where: runs, expected: 'at least one run', got: 'none', fix });
}

/**
 * The settings a run goes on with: its own, but for those of `changeable` that the command line gave.
 * @throws ConfigError for a change of anything else
 */
export async function resumedConfig<Config extends Settings>(
  path: string,
  config: Config,
  given: readonly (keyof Config & string)[],
  changeable: readonly (keyof Config & string)[],
): Promise<Config> {
  const { config: stored } = (await openRun(path).readJson('config.json')) as RunConfig<Config>;
  for (const key of given) {
    if (changeable.includes(key) || stored[key] === config[key]) continue;
    throw new ConfigError({
      where: `--resume: ${key}`,
      expected: `${stored[key]}, as in ${path}`,
      got: String(config[key]),
      fix: 'Leave the flag away, or start another run with --name.',
    });
  }
  const changes = given.filter((key) => changeable.includes(key)).map((key) => [key, config[key]]);
  return { ...stored, ...Object.fromEntries(changes) };
}

/**
 * Reads weights.safetensors of a run into parameters.
 * @param fingerprint of the run's vocabulary, which must be the one that the weights were trained with
 * @throws DataError if it is not, or if a tensor is missing or of another shape
 */
export async function readWeights(
  run: RunFolder,
  params: NamedParams,
  { fingerprint, file }: { readonly fingerprint: string; readonly file: string },
): Promise<void> {
  const path = run.file('weights.safetensors');
  const { tensors, metadata } = await readSafetensors(path);
  try {
    if (metadata.vocabulary !== fingerprint) {
      throw new DataError({
        where: run.file(file),
        expected: `the vocabulary that the weights were trained with (${metadata.vocabulary})`,
        got: `another (${fingerprint})`,
        fix: `Take ${file} and weights.safetensors from the same run.`,
      });
    }
    copyInto(params, tensors, path);
  } finally {
    tf.dispose(tensors as tf.NamedTensorMap);
  }
}
