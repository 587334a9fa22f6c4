// Files of the repository by their ending.
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const passedOver = /(?:^|\/)(?:node_modules|dist|site|coverage|fixtures|\.[^/]*)$|^(?:apps\/[^/]+\/)?runs$/;

/** Absolute paths, sorted. Folders of dependencies, builds and runs, and hidden ones are passed over. */
export function globSync(ending: string, folder = root): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return passedOver.test(relative(root, path)) ? [] : globSync(ending, path);
      return entry.name.endsWith(ending) ? [path] : [];
    })
    .sort();
}
