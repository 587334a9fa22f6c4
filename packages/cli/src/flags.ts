// Settings <-> command-line flags, with commander: `learningRate` is --learning-rate; a toggle has --no-key too.
import { ConfigError } from '@longhand/base';
import {
  checkValues,
  defaultsOf,
  type Setting,
  type SettingShape,
  type SettingValue,
  settingProblem,
  type ValuesOf,
} from '@longhand/bundle/settings';
import { Command, CommanderError, Option } from 'commander';
import { nearest } from './nearest.ts';

/** Named changes to the defaults, chosen with --preset. */
export type Presets<Shape extends SettingShape> = Readonly<Record<string, Partial<ValuesOf<Shape>>>>;

/** What a command line may have beside flags. */
export interface FlagOptions<Shape extends SettingShape> {
  readonly presets?: Presets<Shape>;
  /** Whether arguments that belong to no flag are allowed: files, folders. They may stand before, between and after flags. */
  readonly operands?: boolean;
}

/** What a command line says. */
export interface ParsedFlags<Shape extends SettingShape> {
  readonly config: ValuesOf<Shape>;
  /** Empty if none was chosen. */
  readonly preset: string;
  /** The keys that the command line named. */
  readonly given: readonly (keyof Shape & string)[];
  /** The arguments that belong to no flag, in their order. */
  readonly operands: readonly string[];
  /** Whether --help is asked for. */
  readonly help: boolean;
}

/** Flags that every program has; no setting may have their names. */
const reserved = ['help', 'preset'];

/**
 * Defaults, then the preset, then the flags: `--key value`, `--key=value`, `--flag`, `--no-flag`.
 * @throws ConfigError for an unknown flag (with the nearest, else all valid ones), a missing value, a wrong type, or a value
 * that its setting does not allow
 */
export function parseFlags<Shape extends SettingShape>(
  settings: Shape,
  argv: readonly string[],
  { presets = {}, operands: mayHaveOperands = false }: FlagOptions<Shape> = {},
): ParsedFlags<Shape> {
  const command = commandOf(settings, presets);
  const { operands, unknown } = parseWith(command, switchesSpelled(settings, argv));
  const [flag] = unknown;
  if (flag !== undefined) throw unknownFlag(flag, settings, command);
  if (operands.length > 0 && !mayHaveOperands)
    throw new ConfigError({ where: 'command line', expected: 'a flag such as --seed 1', got: `"${operands[0]}"` });
  const values = command.opts<Record<string, SettingValue>>();
  const given = Object.keys(settings).filter((key) => command.getOptionValueSource(key) === 'cli');
  const preset = (values.preset as string | undefined) ?? '';
  const config: Record<string, SettingValue> = {
    ...defaultsOf(settings),
    ...(presets[preset] as object | undefined),
    ...Object.fromEntries(given.map((key) => [key, values[key] as SettingValue])),
  };
  for (const [key, setting] of Object.entries(settings)) checkFlag(key, setting, config[key] as SettingValue);
  return { config: config as ValuesOf<Shape>, preset, given, operands, help: values.help === true };
}

/** `learningRate` -> `--learning-rate`. */
export const flagOf = (key: string): string => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const negated = (key: string): string => flagOf(key).replace('--', '--no-');

/** The flags that give `config` again, without those at their default. */
export function flagsOf<Config extends Readonly<Record<string, SettingValue>>>(
  config: Config,
  defaults: Config,
): string[] {
  return Object.keys(defaults).flatMap((key) => {
    const value = config[key] as SettingValue;
    if (value === defaults[key]) return [];
    if (typeof value === 'boolean') return [value ? flagOf(key) : negated(key)];
    return [flagOf(key), /^[\w./:@+-]+$/.test(String(value)) ? String(value) : JSON.stringify(value)];
  });
}

/**
 * A commander command with an option for each setting.
 * @throws ConfigError for a key that every program has as a flag, or a default or preset that its setting does not allow; an error
 * of commander for two settings with one flag
 */
export function commandOf<Shape extends SettingShape>(settings: Shape, presets: Presets<Shape> = {}): Command {
  const taken = Object.keys(settings).find((key) => reserved.includes(key));
  if (taken !== undefined)
    throw new ConfigError({
      where: 'settings',
      expected: `a key that is not one of ${reserved.join(', ')}`,
      got: taken,
    });
  for (const values of [defaultsOf(settings), ...Object.values(presets)]) checkValues(settings, values);
  const command = new Command()
    .helpOption(false)
    .allowUnknownOption()
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  if (Object.keys(presets).length > 0) command.addOption(presetOption(presets));
  for (const [key, setting] of Object.entries(settings))
    for (const option of optionsOf(key, setting)) command.addOption(option);
  return command.addOption(new Option('-h, --help', 'Show this page.'));
}

function presetOption(presets: object): Option {
  const option = new Option('--preset <name>', `Named settings: ${Object.keys(presets).join(', ')}.`);
  return option.argParser((value: string) => {
    if (Object.hasOwn(presets, value)) return value;
    const expected = `one of ${Object.keys(presets).join(', ')}`;
    throw new ConfigError({ where: '--preset', expected, got: `"${value}"` });
  });
}

function optionsOf(key: string, setting: Setting): Option[] {
  const { default: fallback, help, group = 'Settings', choices } = setting;
  const only =
    choices && !choices.every((name) => help.includes(String(name)))
      ? `One of ${choices.filter(Boolean).join(', ')}.`
      : '';
  const text = [help, only, fallback === '' || fallback === false ? '' : `[${fallback}]`].filter(Boolean).join(' ');
  const heading = `${group}:`;
  if (typeof fallback === 'boolean')
    return [
      new Option(flagOf(key), text).helpGroup(heading).hideHelp(fallback),
      new Option(negated(key), text).helpGroup(heading).hideHelp(!fallback),
    ];
  const option = new Option(`${flagOf(key)} <${kindOf(setting)}>`, text).helpGroup(heading);
  option.negate = false; // --no-repeat-ngram takes a number: commander would read "not --repeat-ngram"
  return [option.argParser((value: string) => parseValue(flagOf(key), value, setting))];
}

const kindOf = ({ default: fallback, choices, range }: Setting): string =>
  choices ? 'name' : typeof fallback === 'string' ? 'text' : range?.integer ? 'integer' : 'number';

/** `--switch=false` as --no-switch, without the separator that pnpm passes on. */
function switchesSpelled(settings: SettingShape, argv: readonly string[]): string[] {
  const switches = Object.entries(settings).filter(([, setting]) => typeof setting.default === 'boolean');
  return argv
    .filter((argument) => argument !== '--')
    .map((argument) => {
      const equals = argument.indexOf('=');
      const [flag, value] = [argument.slice(0, equals), argument.slice(equals + 1)];
      const key = equals > 0 ? switches.find(([name]) => [flagOf(name), negated(name)].includes(flag))?.[0] : undefined;
      if (key === undefined) return argument;
      const isNegated = flag === negated(key);
      if (!isNegated && (value === 'true' || value === 'false')) return value === 'true' ? flag : negated(key);
      throw new ConfigError({
        where: flag,
        expected: isNegated ? 'no value' : 'no value, true or false',
        got: `"${value}"`,
      });
    });
}

function parseWith(command: Command, argv: string[]): { operands: string[]; unknown: string[] } {
  try {
    return command.parseOptions(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw missingValue(argv.at(-1) ?? 'command line'); // all that is left to go wrong: the last flag has no value
  }
}

const missingValue = (flag: string): ConfigError =>
  new ConfigError({ where: flag, expected: `a value after ${flag}`, got: 'none' });

function parseValue(flag: string, value: string, { default: fallback }: Setting): SettingValue {
  if (value.startsWith('--')) throw missingValue(flag);
  if (typeof fallback === 'string') return value;
  // As people write numbers: no 0x10, no Infinity, no spaces.
  const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(value) ? Number(value) : Number.NaN;
  if (Number.isFinite(number)) return number;
  throw new ConfigError({ where: flag, expected: 'a number', got: `"${value}"` });
}

function checkFlag(key: string, setting: Setting, value: SettingValue): void {
  const expected = settingProblem(setting, value);
  if (expected === undefined) return;
  const close = setting.choices && nearest(String(value), setting.choices.map(String));
  throw new ConfigError({
    where: flagOf(key),
    expected,
    got: typeof value === 'string' ? `"${value}"` : String(value),
    fix: close && `Did you mean ${close}?`,
  });
}

function unknownFlag(argument: string, settings: SettingShape, command: Command): ConfigError {
  const [flag = argument] = argument.split('=');
  const renamed = Object.entries(settings).find(
    ([, { former, default: fallback }]) =>
      former && (flag === flagOf(former) || (typeof fallback === 'boolean' && flag === negated(former))),
  );
  if (renamed) {
    const [key, { former = '' }] = renamed;
    const today = flag === flagOf(former) ? flagOf(key) : negated(key);
    throw new ConfigError({
      where: 'command line',
      expected: today,
      got: `"${flag}"`,
      fix: `${flag} is now ${today}.`,
    });
  }
  const known = command.options.filter(({ hidden, negate }) => !hidden && !negate).map(({ long }) => long as string);
  const close = nearest(flag, known);
  return new ConfigError({
    where: 'command line',
    expected: 'a flag that --help lists',
    got: `"${flag}"`,
    fix: close && `Did you mean ${close}?`,
  });
}
