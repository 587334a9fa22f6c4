// What a setting may be: its type is that of its default, and limits narrow it. Flags and config.json are both checked by what stands here.
import * as z from 'zod';

export type Setting = string | number | boolean;
export type Settings = Readonly<Record<string, Setting>>;

/** Bounds of a number. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
  readonly integer?: boolean;
}

/** What a value may be, beyond its type. */
export type Limits<Config extends Settings> = {
  readonly [Key in keyof Config]?: Config[Key] extends number
    ? Range
    : Config[Key] extends string
      ? readonly Config[Key][]
      : never;
};

/** Bounds that many settings share. Upper ones are far above what anyone trains, and below what would only fail or hang. */
export const bounds = {
  /** Units of a layer, widths, numbers of features. */
  size: { min: 1, max: 16_384, integer: true },
  /** The same where 0 means none. */
  optionalSize: { min: 0, max: 16_384, integer: true },
  layers: { min: 1, max: 64, integer: true },
  /** Words, tokens, examples, updates. */
  items: { min: 1, max: 100_000_000, integer: true },
  /** The same where 0 means none, or no bound. */
  count: { min: 0, max: 100_000_000, integer: true },
  /** Words of a vocabulary, which has four special tokens. */
  vocabulary: { min: 5, max: 10_000_000, integer: true },
  /** Hypotheses that a search keeps. */
  beam: { min: 1, max: 10_000, integer: true },
  /** Of dropout and the like. */
  rate: { min: 0, max: 0.99 },
  share: { min: 0, max: 1 },
  /** Of a loss or a penalty. */
  weight: { min: 0, max: 1e6 },
  /** Seeds have 32 bits. */
  seed: { min: 0, max: 2 ** 32 - 1, integer: true },
} as const satisfies Record<string, Range>;

/** What a setting must be, in words; undefined if the value is so. */
export function settingProblem(
  value: unknown,
  fallback: Setting,
  limit: Range | readonly unknown[] | undefined,
): string | undefined {
  if (Array.isArray(limit)) return limit.includes(value) ? undefined : `one of ${limit.join(', ')}`;
  if (typeof fallback !== 'number')
    return typeof value === typeof fallback ? undefined : typeof fallback === 'string' ? 'a text' : 'true or false';
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, integer = false } = (limit ?? {}) as Range;
  const fits = typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max;
  if (fits && (!integer || Number.isSafeInteger(value))) return undefined;
  return `${integer ? 'an integer' : 'a number'}${rangeText(min, max)}`;
}

function rangeText(min: number, max: number): string {
  const [low, high] = [min, max].map((bound) => (Math.abs(bound) < 1e4 ? String(bound) : bound.toLocaleString('en')));
  if (max === Number.POSITIVE_INFINITY) return min === Number.NEGATIVE_INFINITY ? '' : ` of at least ${low}`;
  return min === Number.NEGATIVE_INFINITY ? ` of at most ${high}` : ` from ${low} to ${high}`;
}

/** The schema of stored settings: all of those that have a default, and no others. */
export function settingsSchema<Config extends Settings>(
  defaults: Config,
  limits: Limits<Config> = {},
): z.ZodType<Config> {
  const shape = Object.entries(defaults).map(([key, fallback]) => {
    const limit = limits[key as keyof Config] as Range | readonly unknown[] | undefined;
    const field = z.unknown().superRefine((value, context) => {
      const problem = settingProblem(value, fallback, limit);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
    });
    return [key, field] as const;
  });
  const schema = z.strictObject(Object.fromEntries(shape), {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? `settings of this version, not ${issue.keys.join(', ')}` : undefined,
  });
  return schema as unknown as z.ZodType<Config>;
}
