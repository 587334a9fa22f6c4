// Stored settings: the schema of config.json and of a bundle's description, with the keys of former versions.
import * as z from 'zod';
import { type SettingShape, settingProblem, type ValuesOf } from './setting.ts';

/** Of config.json: 2 has the names of today, 1 and none have former ones. All are read. */
export const configVersion = 2;

/** Of a description, which may have none. */
export const versionSchema = z.literal([1, configVersion], `version 1 or ${configVersion}`).optional();

/** The field of each setting, for a schema with more beside them. */
export function fieldsOf<Shape extends SettingShape>(
  shape: Shape,
): { [Key in keyof Shape]: z.ZodType<Shape[Key]['default']> } {
  const fields = Object.entries(shape).map(([key, setting]) => {
    const field = z.unknown().superRefine((value, context) => {
      const problem = settingProblem(setting, value);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
    });
    return [key, setting.missing === undefined ? field : field.default(setting.missing)] as const;
  });
  return Object.fromEntries(fields) as unknown as { [Key in keyof Shape]: z.ZodType<Shape[Key]['default']> };
}

/**
 * The schema of stored settings: all of the shape, but those with a `missing` value may be left out. Former keys are read.
 * @param others what becomes of keys that are no settings: `drop` for those who need only some, `refuse` for all of them
 */
export function settingsSchema<Shape extends SettingShape>(
  shape: Shape,
  others: 'drop' | 'refuse' = 'refuse',
): z.ZodType<ValuesOf<Shape>> {
  const fields = fieldsOf(shape);
  const schema = others === 'drop' ? z.object(fields) : z.strictObject(fields, { error: unknownKeys });
  return z.preprocess((value) => renamed(shape, value), schema) as unknown as z.ZodType<ValuesOf<Shape>>;
}

const unknownKeys: z.core.$ZodErrorMap = (issue) =>
  issue.code === 'unrecognized_keys'
    ? `settings of this version, not ${(issue.keys as string[]).join(', ')}`
    : undefined;

/** Stored settings with the keys of today in the place of former ones; what is no object is as it was. */
export function renamed<Stored>(shape: SettingShape, stored: Stored): Stored {
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return stored;
  const today = new Map(
    Object.entries(shape).flatMap(([key, { former }]) =>
      former && !Object.hasOwn(stored, key) ? [[former, key]] : [],
    ),
  );
  return Object.fromEntries(
    Object.entries(stored).map(([key, value]) => [Object.hasOwn(shape, key) ? key : (today.get(key) ?? key), value]),
  ) as Stored;
}
