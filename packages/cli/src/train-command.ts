// The command line of an app's train script: flags, --help, and going on with a run.
import { printableLines } from '@longhand/base';
import { runPath, userPath } from '@longhand/runs';
import { dataPath } from './data-path.ts';
import { type FlagOptions, helpText, parseFlags } from './flags.ts';
import { resumedConfig } from './run-config.ts';
import { changeableSettings, type TrainingSettings } from './settings.ts';
import { type Settings, settingsSchema } from './settings-schema.ts';

export interface TrainCommand<Config extends TrainingSettings & Settings> {
  /** As its runs name it, e.g. `sentiment`. */
  readonly app: string;
  /** For --help, e.g. `pnpm --filter ./apps/sentiment train [flags]`. */
  readonly usage: string;
  readonly defaults: Config;
  readonly flags: FlagOptions<Config>;
  /** All settings that config.json has, where these are more than the flags. */
  readonly stored?: Config;
  /** The names that --data may have; anything else is a path. */
  readonly sets: readonly string[];
  /** Other settings that are paths. */
  readonly paths?: readonly (keyof Config & string)[];
  /** Settings that may change when a run goes on, beside epochs, patience, checkpoints and where the run lies. */
  readonly changeable?: readonly (keyof Config & string)[];
  readonly runName: (config: Config) => string;
  readonly train: (config: Config, options: TrainRequest) => Promise<unknown>;
}

export interface TrainRequest {
  readonly preset?: string;
  readonly resume?: boolean;
  readonly overwrite?: boolean;
  /** For what a person should know; default: standard error. */
  readonly print?: (line: string) => void;
}

const switches = { resume: false, overwrite: false, help: false };
const switchHelp = { resume: 'Go on with the run.', overwrite: 'Replace the run.' };

/**
 * Reads the flags and trains; with --resume by the run's own settings, and those of the command line that may change.
 * @throws ConfigError for flags that are wrong, or that would make the run another one
 */
export async function trainCommand<Config extends TrainingSettings & Settings & { readonly data: string }>(
  command: TrainCommand<Config>,
  argv: readonly string[],
): Promise<void> {
  const { app, usage, defaults, flags, sets, paths = [], changeable = [], runName, train } = command;
  const all = { ...defaults, ...switches };
  const options = { ...flags, help: { ...flags.help, ...switchHelp } } as FlagOptions<typeof all>;
  const { config, preset, given } = parseFlags(all, argv, options);
  if (config.help) {
    process.stdout.write(helpText(usage, all, options));
    return;
  }
  const { resume, overwrite, help: _, ...rest } = config;
  const settings = rest as unknown as Config;
  const resolved = paths.map((key) => [key, settings[key] && userPath(String(settings[key]))]);
  const named: Config = { ...settings, data: dataPath(settings.data, sets), ...Object.fromEntries(resolved) };
  if (!resume) return void (await train(named, { preset, overwrite }));
  const path = runPath(named.runs, runName(named));
  const schema = settingsSchema(command.stored ?? defaults, flags.limits);
  const own = given.filter((key): key is keyof Config & string => key in defaults);
  const stored = await resumedConfig<Config>(path, { app, schema }, named, own, [...changeableSettings, ...changeable]);
  await train(stored, { preset, resume, overwrite });
}

/** Where `train` says what a person should know, if nobody said otherwise. */
export const toStandardError = (line: string): void => void process.stderr.write(`${printableLines(line)}\n`);
