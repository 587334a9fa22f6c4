export { type ModelSource, memorySource, urlSource } from '@longhand/bundle';
export { type LoadOptions, load } from './load.ts';
export type { SmallModelTask } from './small-models.ts';
export type { Source } from './sources.ts';
export { type AnyModel, type Model, type Task, type TaskPackage, taskPackage, tasks } from './tasks.ts';
