// A program: its name, settings, operands and action. --help and the reading of flags come from these.

import { ConfigError, DataError } from '@longhand/base';
import type { SettingShape, ValuesOf } from '@longhand/bundle/settings';
import { commandOf, flagOf, type ParsedFlags, type Presets, parseFlags } from './flags.ts';

/** A program: its name, settings and action. */
export interface CommandDefinition<Shape extends SettingShape> {
  /** As one types it, e.g. `longhand sentiment train`. */
  readonly name: string;
  /** A sentence that says what it does. */
  readonly summary: string;
  readonly settings: Shape;
  readonly presets?: Presets<Shape>;
  /** Arguments that belong to no flag, e.g. `FILE ...`; without it there may be none. */
  readonly operands?: string;
  /** A command line that shows how it is used. */
  readonly example: string;
  readonly action: (settings: ValuesOf<Shape>, rest: Omit<ParsedFlags<Shape>, 'config' | 'help'>) => Promise<void>;
}

/** The function of a program: the arguments after its name in, done when it is done. */
export type Main = (argv: readonly string[]) => Promise<void>;

/**
 * The main function of a program; --help prints its page.
 * @throws ConfigError if the definition is wrong: a default or a preset out of limits, a key that is reserved. The function itself
 * throws ConfigError for wrong flags
 */
export function defineCommand<Shape extends SettingShape>(definition: CommandDefinition<Shape>): Main {
  const { settings, presets, operands, action } = definition;
  commandOf(settings, presets);
  return async (argv) => {
    const { config, help, ...rest } = parseFlags(settings, argv, { presets, operands: operands !== undefined });
    if (help) process.stdout.write(helpText(definition));
    else await action(config, rest).catch((error: unknown) => Promise.reject(inFlags(error, settings)));
  };
}

/** What a package calls an option, "textColumn", is a flag here. */
function inFlags(error: unknown, settings: SettingShape): unknown {
  if (!(error instanceof ConfigError || error instanceof DataError) || !error.problem.fix) return error;
  const fix = error.problem.fix.replace(/"(\w+)"/g, (quoted, key: string) =>
    Object.hasOwn(settings, key) ? flagOf(key) : quoted,
  );
  if (fix === error.problem.fix) return error;
  const Same = error instanceof ConfigError ? ConfigError : DataError;
  return new Same({ ...error.problem, fix }, { cause: error });
}

/** The page that --help prints. */
export function helpText<Shape extends SettingShape>(
  definition: Pick<CommandDefinition<Shape>, 'name' | 'summary' | 'settings' | 'presets' | 'operands' | 'example'>,
): string {
  const { name, summary, settings, presets, operands = '', example } = definition;
  const command = commandOf(settings, presets).name(name).description(summary);
  command
    .configureHelp({ optionTerm: ({ flags, negate }) => (negate ? flags.replace('--no-', '--[no-]') : flags) })
    .usage([operands, '[flags]'].filter(Boolean).join(' '))
    .configureOutput({ getOutHelpWidth: () => process.stdout.columns ?? 120 });
  return `${command.helpInformation()}\nExample:\n  ${example}\n`;
}
