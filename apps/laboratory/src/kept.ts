// Pieces that are done, kept between processes: whole or not there, also after a kill.
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAside } from '@longhand/runs';
import * as z from 'zod';
import type { Experiment, PieceSettings } from './experiment.ts';
import { settingsSchema } from './result.ts';

const schema = z.strictObject({ settings: settingsSchema, seconds: z.number(), measured: z.unknown() });
export type Kept = z.infer<typeof schema>;

/** Undefined where there is none of these settings, or it is not whole. */
export async function readKept(
  folder: string,
  { name, schema: own }: Experiment,
  settings: PieceSettings,
): Promise<Kept | undefined> {
  const text = await readFile(pathOf(folder, name, settings), 'utf8').catch(() => '');
  const parsed = schema.safeParse(parsedJson(text));
  const whole = parsed.success && keyOf(parsed.data.settings) === keyOf(settings);
  return whole && own.safeParse(parsed.data.measured).success ? parsed.data : undefined;
}

export async function writeKept(folder: string, { name }: Experiment, kept: Kept): Promise<void> {
  await mkdir(join(folder, '.pieces', name), { recursive: true });
  await writeAside(pathOf(folder, name, kept.settings), `${JSON.stringify(kept)}\n`);
}

const keyOf = (settings: PieceSettings): string =>
  JSON.stringify(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)));

const pathOf = (folder: string, experiment: string, settings: PieceSettings): string => {
  const hash = createHash('sha256').update(keyOf(settings)).digest('hex').slice(0, 16);
  return join(folder, '.pieces', experiment, `${hash}.json`);
};

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
