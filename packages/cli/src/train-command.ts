// The command line of an app's train script: flags, --help, and resuming a run.
import { ConfigError, printableLines } from '@longhand/base';
import { group, type SettingShape, toggle, type ValuesOf } from '@longhand/bundle/settings';
import { runPath, userPath } from '@longhand/runs/find';
import { applyChoices, type Chooser, checkAuto } from './auto.ts';
import { type CommandDefinition, defineCommand, type Main } from './command.ts';
import { dataPath } from './data-path.ts';
import { resumedConfig } from './run-config.ts';
import type { trainingSettings } from './settings.ts';

type TrainShape = SettingShape & Omit<typeof trainingSettings, 'auto'> & { readonly data: SettingShape[string] };

/** What an app's train command is made of. */
export interface TrainCommand<Shape extends SettingShape, Data = undefined>
  extends Pick<CommandDefinition<Shape>, 'settings' | 'presets'> {
  /** As its runs name it, e.g. `sentiment`. */
  readonly app: string;
  /** The command's last word; default `train`. */
  readonly command?: string;
  readonly summary: string;
  readonly example?: string;
  /** All settings that config.json has, where these are more than the flags. */
  readonly stored?: SettingShape;
  /** The names that --data may have; anything else is a path. */
  readonly sets: readonly string[];
  /** Other settings that are paths. */
  readonly paths?: readonly (keyof Shape & string)[];
  readonly runName: (config: ValuesOf<Shape>) => string;
  /** Chooses settings from the user's own data; absent: none are chosen, and `settings` has no `auto`. */
  readonly auto?: Chooser<ValuesOf<Shape>, Data>;
  /** Whether such settings make several runs, each of which `train` resumes by itself. */
  readonly several?: (config: ValuesOf<Shape>) => boolean;
  /** What follows from the files that settings name, e.g. the width of an embedding; nothing else chooses it then. @param given as for `check` */
  readonly complete?: (config: ValuesOf<Shape>, given: readonly string[]) => Promise<Partial<ValuesOf<Shape>>>;
  /** Refuses flags that do not go together, of those that were given. @throws ConfigError */
  readonly check?: (config: ValuesOf<Shape>, given: readonly string[]) => void;
  readonly train: (config: ValuesOf<Shape>, options: TrainRequest<Data>) => Promise<unknown>;
}

/** How a training was asked for, beside its settings. */
export interface TrainRequest<Data = unknown> {
  readonly preset?: string;
  readonly resume?: boolean;
  readonly overwrite?: boolean;
  /** Ends after the first update and keeps nothing. */
  readonly dryRun?: boolean;
  /** What the settings were chosen from, where they were: the data that `config` names. */
  readonly data?: Data;
  /** For what a person should know; default: standard error. */
  readonly print?: (line: string) => void;
}

const switches = group('Run', {
  resume: toggle(false, 'Resume the run, with its own settings.'),
  overwrite: toggle(false, 'Replace the run.'),
  dryRun: toggle(false, 'Try it: data, model, one update; then say what a training would do, and leave no file.'),
});

/**
 * The main function of a train script; with --resume it takes the run's own settings, and those of the command line that may change.
 * @throws ConfigError, from what it returns, for flags that are wrong, or that would make the run another one
 */
export function trainCommand<Shape extends TrainShape, Data = undefined>(definition: TrainCommand<Shape, Data>): Main {
  const {
    app,
    command = 'train',
    summary,
    settings,
    presets,
    sets,
    paths = [],
    runName,
    several = () => false,
    train,
  } = definition;
  const name = `longhand ${app} ${command}`;
  return defineCommand({
    ...{ name, summary, example: definition.example ?? `${name} --preset tiny` },
    settings: { ...settings, ...switches },
    presets,
    action: async (all, { preset, given }) => {
      const { resume, overwrite, dryRun, ...rest } = all as ValuesOf<typeof switches>;
      const own = rest as unknown as ValuesOf<Shape> & ValuesOf<TrainShape>;
      const resolved = paths.map((key) => [key, own[key] && userPath(String(own[key]))]);
      const stated = { ...own, data: dataPath(String(own.data), sets), ...Object.fromEntries(resolved) } as typeof own;
      if (!resume) definition.check?.(stated, given);
      const follows = (await definition.complete?.(stated, given)) ?? {};
      const named = { ...stated, ...follows };
      const alone = (other: string) =>
        new ConfigError({ where: `${other} --dry-run`, expected: 'one of the two', got: 'both' });
      if (dryRun && several(named)) throw alone('--folds');
      if (dryRun && resume) throw alone('--resume');
      if (!resume || several(named)) {
        const { config, data } = await chosenSettings(definition, {
          ...{ config: named, preset },
          given: [...given, ...Object.keys(follows)],
        });
        const switched = { ...(resume && { resume }), ...(dryRun && { dryRun }), ...(data !== undefined && { data }) };
        return void (await train(config, { preset, overwrite, ...switched }));
      }
      const path = runPath(named.runs, runName(named));
      const keys = given.filter((key) => Object.hasOwn(settings, key));
      const stored = await resumedConfig(path, { app, settings: definition.stored ?? settings }, named, keys);
      await train(stored as ValuesOf<Shape>, { preset, resume, overwrite });
    },
  });
}

/** The settings with what the app chooses from the user's own data, which it says. */
async function chosenSettings<Shape extends TrainShape, Data>(
  { auto, sets }: TrainCommand<Shape, Data>,
  request: { readonly config: ValuesOf<Shape>; readonly given: readonly string[]; readonly preset: string },
): Promise<{ readonly config: ValuesOf<Shape>; readonly data?: Data }> {
  const { config, given, preset } = request;
  if (!auto || config.auto === 'off') return { config };
  const own = !sets.includes(String(config.data));
  checkAuto({ given, preset, own });
  if (!own || preset) return { config };
  const { choices, ...read } = await auto(request);
  const chosen = applyChoices<ValuesOf<Shape>>(request, choices);
  for (const line of chosen.lines) toStandardError(line);
  return { config: chosen.config, ...read };
}

/** Where `train` says what a person should know, if nobody said otherwise. */
export const toStandardError = (line: string): void => void process.stderr.write(`${printableLines(line)}\n`);
