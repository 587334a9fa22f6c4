// The playground's static files at `/`; without them `/` leads to the documentation.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { ConfigError } from '@longhand/base';
import type { Hono } from 'hono';

/** Where `pnpm playground` builds it. */
const builtFolder = new URL('../../playground/dist', import.meta.url).pathname;

/**
 * The folder to serve; undefined: there is none.
 * @param given what the command was told; empty: nothing
 * @throws ConfigError if a folder that was named has no page
 */
export function playgroundFolder(given: string): string | undefined {
  const folder = given === '' ? builtFolder : given;
  if (existsSync(join(folder, 'index.html'))) return folder;
  if (given === '') return undefined;
  throw new ConfigError({ where: '--playground', expected: 'a folder with index.html', got: given });
}

export function addPlayground(app: Hono, folder: string | undefined): void {
  if (folder === undefined) {
    app.get('/', (c) => c.redirect('/docs'));
    return;
  }
  app.use('/*', async (c, next) => {
    await next();
    // Isolated from other origins a page may compute in threads.
    c.res.headers.set('cross-origin-opener-policy', 'same-origin');
    c.res.headers.set('cross-origin-embedder-policy', 'require-corp');
  });
  app.get('/*', serveStatic({ root: folder }));
}
