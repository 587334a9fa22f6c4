// A run's config.json: all its settings, as it was trained with them and as it goes on.
import { ConfigError, DataError, parseStored } from '@longhand/base';
import {
  configVersion,
  renamed,
  type SettingShape,
  type SettingValue,
  settingsSchema,
  type ValuesOf,
  versionSchema,
} from '@longhand/bundle/settings';
import type { RunFolder } from '@longhand/runs';
import { findRun } from '@longhand/runs/find';
import * as z from 'zod';
import { trainingDefaults, trainingSettings } from './settings.ts';

type Config = Readonly<Record<string, SettingValue>>;

/** What every app's config.json holds, and more of its own. */
export interface RunConfig<Own extends Config> {
  readonly app: string;
  readonly config: Own;
  readonly preset: string;
}

/** Writes config.json of a run. */
export const writeRunConfig = (run: RunFolder, description: RunConfig<Config>): Promise<void> =>
  run.writeJson('config.json', { version: configVersion, ...description }, { mayChange: true });

const frameSchema = z.looseObject({
  version: versionSchema,
  app: z.string(),
  config: z.looseObject({}),
  preset: z.string(),
});

/**
 * config.json of a run.
 * @param schemaOf of what the app keeps there beside `app` and `preset`, given its unchecked settings
 * @throws DataError if it is missing, damaged, of another app, or of another version
 */
export async function readRunConfig<Own extends { readonly config: Config }, App extends string>(
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
  // Runs without a version lack the newest settings of training.
  const config = version === undefined ? { ...trainingDefaults, ...renamed(trainingSettings, own.config) } : own.config;
  return { ...parseStored(schemaOf(config), { ...own, config }, where, fix), app, preset };
}

/**
 * The settings with which a run is resumed: its own, but for those that may change and that the command line gave.
 * @throws ConfigError for a change of anything else; DataError if its config.json is damaged or of another app
 */
export async function resumedConfig<Shape extends SettingShape>(
  path: string,
  { app, settings }: { readonly app: string; readonly settings: Shape },
  config: ValuesOf<SettingShape>,
  given: readonly string[],
): Promise<ValuesOf<Shape>> {
  const found = await findRun(path, { followLink: true });
  if (found.kind !== 'run')
    throw new ConfigError({
      where: path,
      expected: 'a run to resume',
      got: found.kind === 'other' ? found.what : 'none',
      fix: 'Leave --resume away, or name another run with --runs and --name.',
    });
  const { openRun } = await import('@longhand/runs'); // it loads tensors
  const schema = z.looseObject({ config: settingsSchema(settings) });
  const { config: stored } = await readRunConfig(openRun(path), app, () => schema);
  const differs = (key: string) => (stored as Config)[key] !== config[key];
  const fixed = given.find((key) => !settings[key]?.changeable && differs(key));
  if (fixed !== undefined)
    throw new ConfigError({
      where: `--resume: ${fixed}`,
      expected: `${(stored as Config)[fixed]}, as in ${path}`,
      got: String(config[fixed]),
      fix: 'Leave the flag away, or start another run with --name.',
    });
  const changes = given.filter((key) => settings[key]?.changeable).map((key) => [key, config[key]]);
  return { ...stored, ...Object.fromEntries(changes) };
}
