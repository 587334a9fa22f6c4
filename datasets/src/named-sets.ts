// Sets of a task by the names that loaders know them by.
import { ConfigError } from '@longhand/base';
import { dataSets } from './sets/index.ts';
import { type DataSet, isPublished, type Loaders, namesOf, type PublishedSet, type Task } from './sets/set.ts';

/** The sets with files. */
export const catalogue: readonly PublishedSet[] = dataSets.filter(isPublished);

const ofTask = (task: Task): readonly DataSet[] => dataSets.filter((set) => set.task === task);

/** Names of the sets of a task, each once. */
export const setNames = (task: Task): string[] => [...new Set(ofTask(task).flatMap(namesOf))];

/**
 * The loader of a set; undefined where no set has the name.
 * @throws ConfigError for an option that belongs to another set
 */
export function findLoader<T extends Task>(task: T, name: string, options: object): Loaders[T] | undefined {
  const sets = ofTask(task);
  const found = sets.find((set) => namesOf(set).includes(name));
  for (const [option, value] of Object.entries(options)) {
    const owners = sets.filter((set) => set.options?.includes(option));
    if (value === undefined || value === false || owners.length === 0 || owners.some((set) => set === found)) continue;
    const expected = `the data set ${owners.flatMap(namesOf).join(' or ')}`;
    throw new ConfigError({ where: `option "${option}"`, expected, got: `"${name}"` });
  }
  return (found as { readonly load: Loaders[T] } | undefined)?.load;
}

/**
 * Sets with files, by their own name or one that loaders know: `tatoeba` is two.
 * @throws ConfigError, with the known names
 */
export function findSets(name: string): readonly PublishedSet[] {
  const found = catalogue.filter((set) => set.name === name || set.readAs?.includes(name));
  if (found.length > 0) return found;
  if (dataSets.some((set) => namesOf(set).includes(name))) {
    const got = `"${name}", which is made when it is used`;
    throw new ConfigError({ where: 'datasets', expected: 'a set with files', got });
  }
  const expected = `one of ${[...new Set(catalogue.flatMap((set) => [set.name, ...namesOf(set)]))].join(', ')}`;
  throw new ConfigError({ where: 'datasets', expected, got: `"${name}"` });
}
