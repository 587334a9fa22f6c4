// NAME.json: the figures of an experiment, of which its page and its conclusions are made; of another preset than tiny NAME.PRESET.json.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson, parseStored } from '@longhand/base';
import { writeAside } from '@longhand/runs';
import * as z from 'zod';
import { type Scale, scales } from './experiment.ts';

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
  /** Of what products multiply; float32 where it is not named. */
  precision: z.string().optional(),
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

const pathOf = (folder: string, experiment: string, scale: Scale): string =>
  join(folder, `${experiment}${scale === 'tiny' ? '' : `.${scale}`}.json`);

/** Numbers have four digits: what more there are is noise. */
const short = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;

/** One finding a line. */
export async function writeResult(folder: string, result: Result): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = pathOf(folder, result.experiment, result.scale);
  const { findings, ...head } = result;
  const lines = findings.map((finding) => `    ${JSON.stringify(finding, short)}`).join(',\n');
  const begin = JSON.stringify(head, null, 2).replace(/\n\}$/, '');
  await writeAside(path, `${begin},\n  "findings": [\n${lines}\n  ]\n}\n`);
  return path;
}

/** Undefined where there is none. @throws DataError for a file that is no result */
export async function readResult(folder: string, experiment: string, scale: Scale): Promise<Result | undefined> {
  const where = pathOf(folder, experiment, scale);
  const text = await readFile(where, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseStored(resultSchema, parseJson(text, where), where);
}

/** Of these experiments all that a folder has, in their order, of each the small preset first. */
export async function readResults(folder: string, experiments: readonly string[]): Promise<Result[]> {
  const all = experiments.flatMap((name) => scales.map((scale) => readResult(folder, name, scale)));
  return (await Promise.all(all)).flatMap((result) => result ?? []);
}
