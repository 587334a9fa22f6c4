// The front door: a trained model from wherever it lies, as a function.
import { DataError } from '@longhand/base';
import { type ModelFiles, openModel } from '@longhand/bundle';
import { type SmallModelTask, smallModel } from './small-models.ts';
import { type Source, sourcesOf } from './sources.ts';
import { type Model, type Task, type TaskOptions, taskPackage, tasks } from './tasks.ts';

/** What `load` takes beside the source. */
export type LoadOptions<T extends Task> = TaskOptions<T> & {
  /**
   * What computes; default: the fastest there is, or what `LONGHAND_COMPUTE` says. A program has one at a time: to name another
   * ends the models that were loaded before.
   */
  readonly compute?: 'native' | 'wasm' | 'reference';
};

/**
 * Loads the small model that comes with this package, for trying out: sentiment, trained on generated sentences.
 *
 * ```ts
 * const classify = await load('sentiment');
 * const [{ label }] = await classify(['the food was not bad']); // 'positive'
 * ```
 * @throws ConfigError for a task that has none
 */
export function load<T extends SmallModelTask>(task: T): Promise<Model<T>>;
/**
 * Loads a trained model.
 *
 * ```ts
 * const classify = await load('sentiment', 'runs/sentiment/sst2');
 * const [prediction] = await classify(['not bad at all']);
 * classify.dispose();
 * ```
 * @param source a run or a bundle; a list of them: an ensemble, where the task has such
 * @throws ConfigError for an unknown task or source; DataError if files are missing, damaged, or of another task
 */
export function load<T extends Task>(
  task: T,
  source: Source | readonly Source[],
  options?: LoadOptions<T>,
): Promise<Model<T>>;
export async function load<T extends Task>(
  task: T,
  ...given: [source?: Source | readonly Source[], options?: LoadOptions<T>]
): Promise<Model<T>> {
  const [source, options] = given;
  const { compute, ...taskOptions } = options ?? {};
  const { loadModel } = await taskPackage(task);
  // `undefined` that is passed is no wish for the small model: a name that was not set, rather.
  const sources = given.length === 0 ? await smallModel(task) : await sourcesOf(source as Source);
  const open = async (one: Parameters<typeof openModel>[0]) => checkTask(await openModel(one), task);
  const files = Array.isArray(sources) ? await Promise.all(sources.map(open)) : await open(sources);
  const { useLonghand } = await import('@longhand/backend');
  await useLonghand(compute);
  return (await loadModel(files, taskOptions)) as Model<T>;
}

function checkTask(files: ModelFiles, task: Task): ModelFiles {
  if (files.task === task) return files;
  const known = tasks.find((name) => name === files.task);
  throw new DataError({
    where: files.name,
    expected: `a model for ${task}`,
    got: `one for ${JSON.stringify(files.task)}`,
    ...(known && { fix: `Load it as '${known}'.` }),
  });
}
