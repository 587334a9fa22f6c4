// NAME.json: the figures of an experiment, of which its page and its conclusions are made.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson, parseStored } from '@longhand/base';
import { writeAside } from '@longhand/runs';
import * as z from 'zod';
import { scales } from './experiment.ts';

export const settingsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const machineSchema = z.strictObject({
  processor: z.string(),
  cores: z.int(),
  memoryGiB: z.number(),
  platform: z.string(),
  node: z.string(),
  /** Kernels: native-avx512, wasm ... */
  compute: z.string(),
  threads: z.int(),
});

const resultSchema = z.strictObject({
  schema: z.literal('longhand-laboratory'),
  version: z.literal(1),
  experiment: z.string(),
  scale: z.enum(scales),
  seeds: z.int().min(1),
  /** Of this repository, when the figures were written. */
  commit: z.string(),
  machine: machineSchema,
  findings: z.array(z.strictObject({ settings: settingsSchema, seconds: z.number(), measured: z.unknown() })).min(1),
});
/** The stored figures of one experiment. */
export type Result = z.infer<typeof resultSchema>;

const pathOf = (folder: string, experiment: string): string => join(folder, `${experiment}.json`);

/** Numbers have four digits: what more there are is noise. */
const short = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;

/** One finding a line. */
export async function writeResult(folder: string, result: Result): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = pathOf(folder, result.experiment);
  const { findings, ...head } = result;
  const lines = findings.map((finding) => `    ${JSON.stringify(finding, short)}`).join(',\n');
  const begin = JSON.stringify(head, null, 2).replace(/\n\}$/, '');
  await writeAside(path, `${begin},\n  "findings": [\n${lines}\n  ]\n}\n`);
  return path;
}

/** Undefined where there is none. @throws DataError for a file that is no result */
export async function readResult(folder: string, experiment: string): Promise<Result | undefined> {
  const where = pathOf(folder, experiment);
  const text = await readFile(where, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseStored(resultSchema, parseJson(text, where), where);
}
