// A run's config.json: all its settings, as it was trained with them and as it goes on.
import { ConfigError, DataError, parseStored } from '@longhand/base';
import { findRun, openRun, type RunFolder } from '@longhand/runs';
import * as z from 'zod';
import { trainingDefaults } from './settings.ts';
import type { Setting, Settings } from './settings-schema.ts';

/** What every app's config.json holds, and more of its own. */
export interface RunConfig<Config extends Settings> {
  readonly app: string;
  readonly config: Config;
  readonly preset: string;
}

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
