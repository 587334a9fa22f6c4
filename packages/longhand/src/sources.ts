// Where a model lies, in the words of a caller: a path, a URL, dropped files, a source of one's own, or a list of these.

import { ConfigError } from '@longhand/base';
import { filesSource, type ModelSource, urlSource } from '@longhand/bundle';
import { folder } from '#folder';

/**
 * A run or a bundle: the path of its folder (Node), its URL, the files that a person dropped on a page, or a source such as
 * `memorySource`. In a page a text is a URL, relative to the page.
 */
export type Source = string | URL | ModelSource | readonly File[] | FileList;

/**
 * One source for one model, several for a list of models.
 * @throws ConfigError for anything else
 */
export async function sourcesOf(source: Source | readonly Source[]): Promise<ModelSource | ModelSource[]> {
  const isList = Array.isArray(source) && source.length > 0 && !isFiles([...source]);
  return isList ? Promise.all((source as readonly Source[]).map(sourceOf)) : sourceOf(source as Source);
}

async function sourceOf(source: Source): Promise<ModelSource> {
  if (source instanceof URL) return source.protocol === 'file:' ? folder(source) : urlSource(source);
  if (typeof source === 'string' && source.trim() !== '') return sourceOfText(source);
  if (isFiles(source)) return filesSource(source);
  if (isModelSource(source)) return source;
  const expected = 'a folder, a URL, dropped files, a ModelSource, or a list of these';
  throw new ConfigError({ where: 'load: source', expected, got: describe(source) });
}

async function sourceOfText(text: string): Promise<ModelSource> {
  if (/^(?:https?|file):/i.test(text)) return sourceOf(urlOf(text));
  const page = (globalThis.document as Document | undefined)?.baseURI; // absent in Node
  return page === undefined ? folder(text) : urlSource(new URL(text, page));
}

function urlOf(text: string): URL {
  if (URL.canParse(text)) return new URL(text);
  throw new ConfigError({ where: 'load: source', expected: 'a URL', got: JSON.stringify(text) });
}

function isFiles(source: unknown): source is readonly File[] {
  if (typeof source !== 'object' || source === null || !(Symbol.iterator in source)) return false;
  const items = [...(source as Iterable<unknown>)];
  return items.length > 0 && items.every((item) => item instanceof File);
}

const isModelSource = (source: unknown): source is ModelSource =>
  typeof (source as Partial<ModelSource> | null | undefined)?.read === 'function';

function describe(source: unknown): string {
  if (typeof source === 'string') return 'an empty text';
  if (Array.isArray(source)) return source.length === 0 ? 'an empty list' : 'a list of other things';
  return source === null ? 'null' : `a value of type ${typeof source}`;
}
