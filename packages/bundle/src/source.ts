// Where a model's files come from. A model is named files, by whatever means: it does not know a disk from a network.
import { DataError } from '@longhand/base';

/** Something that gives files by name: a folder, a URL, bytes in memory. */
export interface ModelSource {
  /** Names the source in errors: a folder, a URL. */
  readonly name: string;
  /** The bytes of a file, undefined if there is no such file. @throws DataError if it is there and cannot be read */
  read(file: string): Promise<Uint8Array | undefined>;
}

/** Files in memory; a text is its UTF-8 bytes. */
export function memorySource(
  files: Readonly<Record<string, Uint8Array | string>> | ReadonlyMap<string, Uint8Array>,
  name = 'memory',
): ModelSource {
  const map = new Map<string, Uint8Array | string>(files instanceof Map ? files : Object.entries(files));
  return {
    name,
    read: async (file) => {
      const content = map.get(file);
      return typeof content === 'string' ? new TextEncoder().encode(content) : content;
    },
  };
}

/**
 * Files below a URL, fetched one by one as they are asked for.
 * @param url of the folder; without a slash at its end one is added
 * @param options `fetch` in place of the global one, e.g. with headers
 */
export function urlSource(url: string | URL, options: { readonly fetch?: typeof fetch } = {}): ModelSource {
  const request = options.fetch ?? fetch;
  const folder = new URL(url);
  if (!folder.pathname.endsWith('/')) folder.pathname += '/';
  return {
    name: folder.href,
    read: async (file) => {
      const address = new URL(file, folder).href;
      const response = await request(address).catch((cause: unknown) => {
        throw new DataError({ where: address, expected: 'an answer', got: String(cause) }, { cause });
      });
      if (response.status === 404 || response.status === 410) return undefined;
      if (!response.ok) throw new DataError({ where: address, expected: 'status 200', got: String(response.status) });
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}

/** What a browser gives for files that a person chose or dropped: only the last part of a path counts. */
export function filesSource(files: Iterable<File>, name = 'dropped files'): ModelSource {
  const map = new Map([...files].map((file) => [file.name.split('/').at(-1), file] as const));
  return {
    name,
    read: async (file) => {
      const found = map.get(file.split('/').at(-1));
      return found && new Uint8Array(await found.arrayBuffer());
    },
  };
}
