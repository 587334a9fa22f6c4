// Command-line flags from a flat object of defaults: its keys are the flags (`learningRate` is --learning-rate), its types theirs.
import { ConfigError } from '@longhand/base';
import { nearest } from './nearest.ts';
import { type Limits, type Range, type Setting, type Settings, settingProblem } from './settings-schema.ts';

export interface FlagOptions<Config extends Settings> {
  readonly limits?: Limits<Config>;
  /** Named changes to the defaults, chosen with --preset. */
  readonly presets?: Readonly<Record<string, Partial<Config>>>;
  /** One line a flag for --help. */
  readonly help?: { readonly [Key in keyof Config]?: string };
  /** Whether arguments that belong to no flag are allowed: files, folders. They may stand before, between and after flags. */
  readonly operands?: boolean;
}

export interface ParsedFlags<Config extends Settings> {
  readonly config: Config;
  /** Empty if none was chosen. */
  readonly preset: string;
  /** The keys that the command line named. */
  readonly given: readonly (keyof Config & string)[];
  /** The arguments that belong to no flag, in their order. */
  readonly operands: readonly string[];
}

/**
 * Defaults, then the preset, then the flags: `--key value`, `--key=value`, `--flag`, `--no-flag`.
 * @throws ConfigError for an unknown flag (with the nearest and all valid ones), a missing value, a wrong type, or a value
 * that its limits do not allow.
 */
export function parseFlags<Config extends Settings>(
  defaults: Config,
  argv: readonly string[],
  { limits = {}, presets = {}, operands: mayHaveOperands = false }: FlagOptions<Config> = {},
): ParsedFlags<Config> {
  const keys = Object.keys(defaults);
  const flagNames = [...(Object.keys(presets).length > 0 ? ['--preset'] : []), ...keys.map(flagOf)];
  const given = new Map<string, Setting>();
  let preset = '';
  const operands: string[] = [];
  for (const [flag, value] of pairs(argv, (flag) => isSwitch(flag, defaults))) {
    if (!flag.startsWith('--')) {
      if (!mayHaveOperands)
        throw new ConfigError({ where: 'command line', expected: 'a flag such as --seed 1', got: `"${flag}"` });
      operands.push(flag);
      continue;
    }
    if (flag === '--preset' && flagNames.includes('--preset')) {
      preset = checkPreset(value, presets);
      continue;
    }
    const negated = flag.startsWith('--no-') && !flagNames.includes(flag);
    const key = keys.find((name) => flagOf(name) === (negated ? flag.replace('--no-', '--') : flag));
    if (key === undefined || (negated && typeof defaults[key] !== 'boolean')) throw unknownFlag(flag, flagNames);
    given.set(key, negated ? checkNegation(flag, value) : parseValue(flag, value, defaults[key]!));
  }
  const config = { ...defaults, ...presets[preset], ...Object.fromEntries(given) };
  for (const [key, fallback] of Object.entries(defaults))
    checkLimits(key, config[key] as Setting, fallback, limits[key]);
  return { config, preset, given: [...given.keys()], operands };
}

/** `learningRate` -> `--learning-rate`. */
export const flagOf = (key: string): string => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** The flags that give `config` again, without those at their default. */
export function flagsOf<Config extends Settings>(config: Config, defaults: Config): string[] {
  return Object.keys(defaults).flatMap((key) => {
    const value = config[key] as Setting;
    if (value === defaults[key]) return [];
    if (typeof value === 'boolean') return [value ? flagOf(key) : flagOf(key).replace('--', '--no-')];
    return [flagOf(key), /^[\w./:@+-]+$/.test(String(value)) ? String(value) : JSON.stringify(value)];
  });
}

/** The page that --help prints. */
export function helpText<Config extends Settings>(
  usage: string,
  defaults: Config,
  { limits = {}, presets = {}, help = {} }: FlagOptions<Config> = {},
): string {
  const rows = Object.entries(defaults).map(([key, value]) => {
    const allowed = limits[key];
    const type = Array.isArray(allowed) ? allowed.join('|') : typeof value === 'boolean' ? '' : typeof value;
    const fallback = value === '' ? '' : `[${value}]`;
    const flag = value === true ? flagOf(key).replace('--', '--[no-]') : flagOf(key);
    return [`  ${flag} ${type}`, [help[key], fallback].filter(Boolean).join(' ')] as const;
  });
  if (Object.keys(presets).length > 0)
    rows.unshift([`  --preset ${Object.keys(presets).join('|')}`, 'Named settings.']);
  const width = Math.min(44, Math.max(...rows.map(([flag]) => flag.length)) + 2);
  const lines = rows.map(([flag, text]) =>
    flag.length < width ? flag.padEnd(width) + text : `${flag}\n${' '.repeat(width)}${text}`,
  );
  return [`Usage: ${usage}`, '', ...lines, ''].join('\n');
}

function isSwitch(flag: string, defaults: Settings): boolean {
  const key = Object.keys(defaults).find(
    (name) => flagOf(name) === flag || flagOf(name) === flag.replace('--no-', '--'),
  );
  return key !== undefined && typeof defaults[key] === 'boolean';
}

/** `--a 1 --b=2 --switch` as pairs; a switch without `=` has no value, and what follows no flag stands alone. */
function* pairs(
  argv: readonly string[],
  takesNoValue: (flag: string) => boolean,
): Generator<readonly [flag: string, value: string | undefined]> {
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i] as string;
    if (argument === '--') continue; // pnpm passes the separator on
    const equals = argument.indexOf('=');
    if (!argument.startsWith('--')) yield [argument, undefined];
    else if (equals > 0) yield [argument.slice(0, equals), argument.slice(equals + 1)];
    else if (takesNoValue(argument)) yield [argument, undefined];
    else {
      const next = argv[i + 1];
      const isValue = next !== undefined && !next.startsWith('--');
      if (isValue) i++;
      yield [argument, isValue ? next : undefined];
    }
  }
}

function parseValue(flag: string, value: string | undefined, fallback: Setting): Setting {
  if (typeof fallback === 'boolean') {
    if (value === undefined || value === 'true') return true;
    if (value === 'false') return false;
    throw new ConfigError({ where: flag, expected: 'no value, true or false', got: `"${value}"` });
  }
  if (value === undefined) {
    throw new ConfigError({ where: flag, expected: `a value, ${flag} ${typeof fallback}`, got: 'none' });
  }
  if (typeof fallback === 'string') return value;
  // As people write numbers: no 0x10, no Infinity, no spaces.
  const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(value) ? Number(value) : Number.NaN;
  if (Number.isFinite(number)) return number;
  throw new ConfigError({ where: flag, expected: 'a number', got: `"${value}"` });
}

function checkNegation(flag: string, value: string | undefined): false {
  if (value === undefined) return false;
  throw new ConfigError({ where: flag, expected: 'no value', got: `"${value}"` });
}

function checkPreset(value: string | undefined, presets: Readonly<Record<string, unknown>>): string {
  if (value !== undefined && Object.hasOwn(presets, value)) return value;
  const names = Object.keys(presets).join(', ');
  throw new ConfigError({
    where: '--preset',
    expected: `one of ${names}`,
    got: value === undefined ? 'none' : `"${value}"`,
  });
}

function checkLimits(
  key: string,
  value: Setting,
  fallback: Setting,
  limit: Range | readonly unknown[] | undefined,
): void {
  const expected = settingProblem(value, fallback, limit);
  if (expected === undefined) return;
  const choices = Array.isArray(limit) ? limit.map(String) : [];
  const close = nearest(String(value), choices);
  throw new ConfigError({
    where: flagOf(key),
    expected,
    got: typeof value === 'string' ? `"${value}"` : String(value),
    fix: close && `Did you mean ${close}?`,
  });
}

function unknownFlag(flag: string, known: readonly string[]): ConfigError {
  const close = nearest(flag, known);
  return new ConfigError({
    where: 'command line',
    expected: `one of the flags ${known.join(', ')}`,
    got: `"${flag}"`,
    fix: close && `Did you mean ${close}?`,
  });
}
