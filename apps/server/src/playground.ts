// The playground's static files at `/`.
import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { ConfigError } from '@longhand/base';
import type { Context, Hono, Next } from 'hono';

/** Where `pnpm playground` builds it. */
const built = fileURLToPath(new URL('../../playground/dist', import.meta.url));

const hasPage = (folder: string): boolean => existsSync(join(folder, 'index.html'));

/**
 * The folder to serve; undefined: there is none.
 * @param given what the command was told; empty: nothing
 * @throws ConfigError if a folder that was named has no page
 */
export function playgroundFolder(given: string): string | undefined {
  if (given === '') return hasPage(built) ? built : undefined;
  if (hasPage(given)) return given;
  throw new ConfigError({ where: '--playground', expected: 'a folder with index.html', got: given });
}

/** Types that Hono does not know. */
const types = new Map([
  ['.flac', 'audio/flac'],
  ['.wav', 'audio/wav'],
]);

/** Hidden files and whatever lies beside the folder are not found. */
export function addPlayground(app: Hono, folder: string): void {
  const files = serveStatic({ root: folder });
  app.use('/*', isolate);
  app.get('/*', async (c, next) => {
    const { path } = c.req;
    if (/\/\./.test(path)) return next();
    const response = await files(c, next);
    if (!(response instanceof Response)) return; // not found: what is next has answered
    const type = types.get(extname(path));
    if (type) response.headers.set('content-type', type);
    // Vite names what is in assets by its content; the rest may change under its name.
    const forever = path.startsWith('/assets/');
    response.headers.set('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
    return response;
  });
}

/** Isolated from other origins a page may compute in threads. */
async function isolate(c: Context, next: Next): Promise<void> {
  await next();
  c.res.headers.set('cross-origin-opener-policy', 'same-origin');
  c.res.headers.set('cross-origin-embedder-policy', 'require-corp');
}
