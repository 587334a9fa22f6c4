// What a benchmark remembers between its processes: for each step the command that it was begun with, and what came of it. A record is
// whole or not there, also after a kill; one of another command counts for nothing.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAside } from '@longhand/runs';
import { z } from 'zod';
import { runSchema } from './result.ts';

const schema = z.strictObject({
  command: z.string(),
  ended: z.boolean(),
  peakMemoryMiB: z.number().optional(),
  run: runSchema.optional(),
});
type StepRecord = z.infer<typeof schema>;

export interface Records {
  /** Undefined where there is none of this command. */
  read(key: string, command: string): Promise<StepRecord | undefined>;
  write(key: string, record: StepRecord): Promise<void>;
  /** Of a step's messages. */
  log(key: string): string;
}

/** @param runs the folder of the runs, in which they lie hidden */
export async function openRecords(runs: string): Promise<Records> {
  const folder = join(runs, '.benchmark');
  await mkdir(folder, { recursive: true });
  const file = (key: string) => join(folder, `${key}.json`);
  return {
    read: async (key, command) => {
      const text = await readFile(file(key), 'utf8').catch(() => undefined);
      if (text === undefined) return undefined;
      const parsed = schema.safeParse(parsedJson(text));
      return parsed.success && parsed.data.command === command ? parsed.data : undefined;
    },
    write: (key, record) => writeAside(file(key), `${JSON.stringify(record, null, 2)}\n`),
    log: (key) => join(folder, `${key}.log`),
  };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
