// Models that come with this package, for trying out: a module each, loaded only when it is asked for.
import { ConfigError } from '@longhand/base';
import { type ModelSource, memorySource } from '@longhand/bundle';

const models = {
  /** Trained on generated sentences; f16, 43 kB. */
  sentiment: () => import('./models/sentiment.ts'),
};

/** Tasks that `load` has a model for without a source. */
export type SmallModelTask = keyof typeof models;

/** @throws ConfigError if this package has none for the task */
export async function smallModel(task: string): Promise<ModelSource> {
  if (!Object.hasOwn(models, task)) {
    const known = Object.keys(models).join(', ');
    throw new ConfigError({
      where: `load('${task}')`,
      expected: `a source: of small models this package has ${known}`,
      got: 'none',
      fix: `Name the folder or URL of a model: load('${task}', 'runs/${task}/name').`,
    });
  }
  const { files } = await models[task as SmallModelTask]();
  const bytes = Object.entries(files).map(([name, text]) => [name, Uint8Array.from(atob(text), byteOf)] as const);
  return memorySource(new Map(bytes), `the small model for ${task}`);
}

const byteOf = (character: string): number => character.charCodeAt(0);
