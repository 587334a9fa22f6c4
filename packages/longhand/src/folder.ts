// Models in folders: Node, Bun and Deno.
import type { ModelSource } from '@longhand/bundle';

/** What reads files is loaded only when there is a folder to read. */
export async function folder(path: string | URL): Promise<ModelSource> {
  const { folderSource } = await import('@longhand/runs');
  return folderSource(path);
}
