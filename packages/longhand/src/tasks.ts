// The tasks, each with the package of its models: one line a task. Only the package that is asked for is loaded.
import { ConfigError } from '@longhand/base';
import type { ModelFiles } from '@longhand/bundle';

const packages = {
  sentiment: () => import('@longhand/sentiment'),
  translation: () => import('@longhand/translation'),
  summarization: () => import('@longhand/summarization'),
  speech: () => import('@longhand/speech'),
};

/** What a model can be for: `'sentiment'`, `'translation'`, `'summarization'` or `'speech'`. */
export type Task = keyof typeof packages;

/** All tasks. */
export const tasks = Object.keys(packages) as readonly Task[];

type Package<T extends Task> = Awaited<ReturnType<(typeof packages)[T]>>;

/** What every task's model has; each task's own says more. */
export interface AnyModel {
  (inputs: readonly unknown[], options?: object): Promise<readonly Record<string, unknown>[]>;
  /** Of its run or bundle: settings, labels, language. */
  readonly description: object;
  /** Trainable numbers. */
  readonly parameterCount: number;
  /** Frees its memory; then it answers no more. */
  dispose(): void;
}

/** The model of a task: a function from inputs to predictions. */
export type Model<T extends Task> = Awaited<ReturnType<Package<T>['loadModel']>>;

/** What a task's package takes beside the files. */
export type TaskOptions<T extends Task> = NonNullable<Parameters<Package<T>['loadModel']>[1]>;

/** What every task's package exports. */
export interface TaskPackage {
  /** Several: an ensemble. */
  loadModel(files: ModelFiles | readonly ModelFiles[], options?: object): Promise<AnyModel>;
  /** Names of the files that inference needs. */
  modelFiles(description: unknown): readonly string[];
}

/**
 * Loads the package of a task.
 * @throws ConfigError if there is no such task
 */
export async function taskPackage(task: string): Promise<TaskPackage> {
  if (Object.hasOwn(packages, task)) return (await packages[task as Task]()) as unknown as TaskPackage;
  throw new ConfigError({ where: 'task', expected: `one of ${tasks.join(', ')}`, got: JSON.stringify(task) });
}
