// The files of a bundle or a run, each checked against the manifest's checksum before anything reads it.
import { DataError, parseJson, parseStored } from '@longhand/base';
import * as z from 'zod';
import { sha256 } from './checksum.ts';
import { type ModelCard, manifestFile, manifestSchema, manifestVersion } from './manifest.ts';
import { decodeSafetensors, type StoredTensors } from './safetensors.ts';
import type { ModelSource } from './source.ts';

/** A model's files by name, whichever source they come from. */
export interface ModelFiles {
  /** Names the source in errors. */
  readonly name: string;
  readonly task: string;
  /** What the task's package makes a model of; it checks it. */
  readonly description: Readonly<Record<string, unknown>>;
  /** Of a bundle. */
  readonly card?: ModelCard;
  /** `name/file`, for errors. */
  path(file: string): string;
  has(file: string): Promise<boolean>;
  /** @throws DataError if the file is missing or is not the one that the manifest names */
  bytes(file: string): Promise<Uint8Array>;
  /** @throws DataError as `bytes`, or if it is not JSON */
  json(file: string): Promise<unknown>;
  /** @throws DataError as `bytes`, or if it is no safetensors file */
  tensors(file: string): Promise<StoredTensors>;
}

/** A bundle's manifest, or a run's config.json. @throws DataError if the source is neither, or of a version that is not read */
export async function openModel(source: ModelSource): Promise<ModelFiles> {
  const manifest = await source.read(manifestFile);
  if (manifest) return openBundle(source, manifest);
  const config = await source.read('config.json');
  if (config) return openRunFiles(source);
  throw new DataError({
    where: source.name,
    expected: `a bundle (${manifestFile}) or a run (config.json)`,
    got: 'neither',
    fix: 'Name the folder that `longhand export` or a training wrote.',
  });
}

function openBundle(source: ModelSource, bytes: Uint8Array): ModelFiles {
  const where = `${source.name}/${manifestFile}`;
  const value = parseJson(decode(bytes), where);
  checkVersion(value, where);
  const { task, description, card, files } = parseStored(manifestSchema, value, where, 'Export the model again.');
  return {
    ...filesOf(source, new Map(Object.entries(files).map(([name, { sha256: sum }]) => [name, [sum]]))),
    task,
    description,
    card,
  };
}

const runSchema = z.looseObject({ app: z.string() });
/** A run's manifest names two contents of a file while it replaces one by the other. */
const runManifestSchema = z.looseObject({ files: z.record(z.string(), z.array(z.string())) });

async function openRunFiles(source: ModelSource): Promise<ModelFiles> {
  const manifest = await source.read('run.json'); // runs made before there were manifests have none
  const path = `${source.name}/run.json`;
  const files = manifest ? parseStored(runManifestSchema, parseJson(decode(manifest), path), path).files : {};
  const own = filesOf(source, new Map(Object.entries(files)));
  const description = parseStored(runSchema, await own.json('config.json'), own.path('config.json'));
  return { ...own, task: description.app, description };
}

function checkVersion(value: unknown, where: string): void {
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version !== 'number' || version <= manifestVersion) return;
  const fix = 'The bundle was made by a newer version of Longhand: update, or export it with this one.';
  throw new DataError({ where, expected: `version ${manifestVersion}`, got: `version ${version}`, fix });
}

function filesOf(source: ModelSource, sums: ReadonlyMap<string, readonly string[]>) {
  const path = (file: string) => `${source.name}/${file}`;
  const bytes = async (file: string): Promise<Uint8Array> => {
    const content = await source.read(file);
    if (!content) throw new DataError({ where: path(file), expected: 'a file of the model', got: 'no such file' });
    const expected = sums.get(file);
    if (expected === undefined) return content;
    const got = await sha256(content);
    if (expected.includes(got)) return content;
    throw new DataError({
      where: path(file),
      expected: `checksum ${expected.map((sum) => sum.slice(0, 12)).join(' or ')}`,
      got: got.slice(0, 12),
      fix: 'The file is damaged or of another model: copy or export it again.',
    });
  };
  return {
    name: source.name,
    path,
    has: async (file: string) => (await source.read(file)) !== undefined,
    bytes,
    json: async (file: string) => parseJson(decode(await bytes(file)), path(file)),
    tensors: async (file: string) => decodeSafetensors(await bytes(file), path(file)),
  };
}

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
