// A setting: what it may be, its default, its line of help. Types, flags, --help and the schema of stored settings come from it.
import { ConfigError } from '@longhand/base';

export type SettingValue = string | number | boolean;

/** Bounds of a number. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
  readonly integer?: boolean;
}

export interface Setting<Value extends SettingValue = SettingValue> {
  readonly default: Value;
  /** One sentence for --help: what it sets, its unit, when to change it. */
  readonly help: string;
  /** The only values that it may have. */
  readonly choices?: readonly Value[];
  /** Of a number. */
  readonly range?: Range;
  /** The heading it stands under in --help. */
  readonly group?: string;
  /** It may change when a run is resumed. */
  readonly changeable?: boolean;
  /** Its key in descriptions of former versions. */
  readonly former?: string;
  /** Its value in descriptions from before it was there, which have none. Without it, every description needs the key. */
  readonly missing?: Value;
}

/** Settings by key. */
export type SettingShape = Readonly<Record<string, Setting>>;

/** The values that such settings have. */
export type ValuesOf<Shape extends SettingShape> = { readonly [Key in keyof Shape]: Shape[Key]['default'] };

type More<Value extends SettingValue = SettingValue> = Pick<Setting<Value>, 'changeable' | 'former' | 'missing'>;

/** A number within bounds, e.g. `number(128, bounds.size, 'Hidden units of each direction.')`. */
export const number = (fallback: number, range: Range, help: string, more: More<number> = {}): Setting<number> => ({
  ...{ default: fallback, range, help },
  ...more,
});

/** One of `choices`. */
export const choice = <const Value extends string>(
  fallback: NoInfer<Value>,
  choices: readonly Value[],
  help: string,
  more: More<NoInfer<Value>> = {},
): Setting<Value> => ({ default: fallback, choices, help, ...more });

/** Yes or no: `--key` and `--no-key`. */
export const toggle = (fallback: boolean, help: string, more: More<boolean> = {}): Setting<boolean> => ({
  ...{ default: fallback, help },
  ...more,
});

/** Any text. */
export const text = (fallback: string, help: string, more: More<string> = {}): Setting<string> => ({
  ...{ default: fallback, help },
  ...more,
});

/** Puts settings under a heading of --help. */
export const group = <Shape extends SettingShape>(heading: string, shape: Shape): Shape =>
  mapSettings(shape, (setting) => ({ ...setting, group: heading }));

/**
 * The same settings with other defaults.
 * @throws ConfigError for a key that is no setting, or a value that it may not have
 */
export function withDefaults<Shape extends SettingShape>(shape: Shape, defaults: Partial<ValuesOf<Shape>>): Shape {
  checkValues(shape, defaults);
  return mapSettings(shape, (setting, key) => ({ ...setting, default: defaults[key] ?? setting.default }));
}

/** The default of each setting. */
export const defaultsOf = <Shape extends SettingShape>(shape: Shape): ValuesOf<Shape> =>
  Object.fromEntries(Object.entries(shape).map(([key, setting]) => [key, setting.default])) as ValuesOf<Shape>;

/** Some of the settings. */
export const pick = <Shape extends SettingShape, Key extends keyof Shape & string>(
  shape: Shape,
  keys: readonly Key[],
): Pick<Shape, Key> => Object.fromEntries(keys.map((key) => [key, shape[key]])) as Pick<Shape, Key>;

/** All settings but some. */
export const omit = <Shape extends SettingShape, Key extends keyof Shape & string>(
  shape: Shape,
  keys: readonly Key[],
): Omit<Shape, Key> =>
  Object.fromEntries(Object.entries(shape).filter(([key]) => !keys.includes(key as Key))) as Omit<Shape, Key>;

/** @throws ConfigError for a key that is no setting, or a value that it may not have */
export function checkValues(shape: SettingShape, values: Readonly<Record<string, SettingValue | undefined>>): void {
  for (const [key, value] of Object.entries(values)) {
    const setting = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (!setting)
      throw new ConfigError({
        where: 'settings',
        expected: `one of ${Object.keys(shape).join(', ')}`,
        got: `"${key}"`,
      });
    const expected = value === undefined ? undefined : settingProblem(setting, value);
    if (expected) throw new ConfigError({ where: key, expected, got: JSON.stringify(value) });
  }
}

/** What a value must be, in words; undefined if it is so. */
export function settingProblem(setting: Setting, value: unknown): string | undefined {
  const { choices, range = {}, default: fallback } = setting;
  if (choices) return choices.includes(value as SettingValue) ? undefined : `one of ${choices.join(', ')}`;
  if (typeof fallback !== 'number')
    return typeof value === typeof fallback ? undefined : typeof fallback === 'string' ? 'a text' : 'true or false';
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, integer = false } = range;
  const fits = typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max;
  if (fits && (!integer || Number.isSafeInteger(value))) return undefined;
  return `${integer ? 'an integer' : 'a number'}${rangeText(min, max)}`;
}

function rangeText(min: number, max: number): string {
  const [low, high] = [min, max].map((bound) => (Math.abs(bound) < 1e4 ? String(bound) : bound.toLocaleString('en')));
  if (max === Number.POSITIVE_INFINITY) return min === Number.NEGATIVE_INFINITY ? '' : ` of at least ${low}`;
  return min === Number.NEGATIVE_INFINITY ? ` of at most ${high}` : ` from ${low} to ${high}`;
}

const mapSettings = <Shape extends SettingShape>(
  shape: Shape,
  change: (setting: Setting, key: string) => Setting,
): Shape => Object.fromEntries(Object.entries(shape).map(([key, setting]) => [key, change(setting, key)])) as Shape;
