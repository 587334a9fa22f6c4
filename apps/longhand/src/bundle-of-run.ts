// A run's files -> a bundle's: those that inference needs, a card, and a description without paths of this machine.
import { basename, isAbsolute } from 'node:path';
import { ConfigError } from '@longhand/base';
import {
  bundleOf,
  decodeSafetensors,
  encodeSafetensors,
  type ModelCard,
  type ModelFiles,
  openModel,
  type WeightFormat,
} from '@longhand/bundle';
import { readEvaluation } from '@longhand/report';
import { folderSource } from '@longhand/runs';
import { load, type Task, taskPackage } from 'longhand';

const weightsFile = 'weights.safetensors';

/**
 * Loads the model once, so that what is exported can be loaded.
 * @throws DataError if the run is damaged or has weights that the format cannot hold; ConfigError if it is a bundle
 */
export async function bundleOfRun(
  path: string,
  weights: WeightFormat,
): Promise<{ files: ReadonlyMap<string, Uint8Array>; card: ModelCard }> {
  const run = await openModel(folderSource(path));
  if (run.card) throw new ConfigError({ where: path, expected: 'a run', got: 'a bundle', fix: 'Export its run.' });
  const { modelFiles } = await taskPackage(run.task);
  const model = await load(run.task as Task, path);
  const { description, parameterCount } = model;
  model.dispose();
  const names = modelFiles(description);
  const contents = new Map<string, Uint8Array>();
  for (const name of names) {
    const bytes = await run.bytes(name);
    contents.set(name, name === weightsFile && weights !== 'f32' ? smaller(bytes, weights, run.path(name)) : bytes);
  }
  const card = await cardOf(run, path, { parameters: parameterCount, ...(contents.has(weightsFile) && { weights }) });
  const about = { task: run.task, description: withoutPaths(run.description), card };
  return { files: await bundleOf(contents, about), card };
}

function smaller(bytes: Uint8Array, weights: WeightFormat, where: string): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(bytes, where);
  return encodeSafetensors(tensors, metadata, weights);
}

/** Scores are those of the run's last evaluation, if there was one. */
async function cardOf(run: ModelFiles, path: string, about: Partial<ModelCard>): Promise<ModelCard> {
  const title = `${run.task}: ${basename(path)}`;
  if (!(await run.has('report.json'))) return { title, ...about };
  const { dataset, split, metrics } = await readEvaluation(path);
  const scores = Object.entries(metrics).flatMap(([name, { value }]) =>
    Number.isFinite(value) ? [[name, value]] : [],
  );
  return { title, data: dataset, split, scores: Object.fromEntries(scores) as Record<string, number>, ...about };
}

/** Settings name files of this machine: `/home/someone/reviews.tsv` is `reviews.tsv` in what is given away. */
function withoutPaths(description: ModelFiles['description']): Record<string, unknown> {
  const { config = {}, ...rest } = description;
  const settings = Object.entries(config as object).map(([key, value]: [string, unknown]) => [
    key,
    typeof value === 'string' && isAbsolute(value) ? basename(value) : value,
  ]);
  return { ...rest, config: Object.fromEntries(settings) };
}
