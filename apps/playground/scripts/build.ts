// The page as static files, by Vite.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { ConfigError } from '../../../packages/base/src/index.ts';
import { pageStyle } from '../../../packages/report/src/style/index.ts';
import { demoNames, publicFolder } from './models.ts';

const root = new URL('..', import.meta.url).pathname;

/** The style of the report pages, as a file that the page loads. */
const reportStyle: Plugin = {
  name: 'report-style',
  resolveId: (id) => (id === 'virtual:report.css' ? '\0report.css' : undefined),
  load: (id) => (id === '\0report.css' ? pageStyle : undefined),
};

/**
 * @param outDir the folder that is written, and emptied before
 * @throws ConfigError if it holds anything but a playground
 */
export async function buildPage(outDir: string): Promise<void> {
  checkFolder(outDir);
  await build({
    ...{ root, base: './', configFile: false, logLevel: 'error', publicDir: publicFolder },
    define: { DEMOS: JSON.stringify(demoNames()) },
    plugins: [reportStyle],
    worker: { format: 'es' },
    build: {
      ...{ outDir, emptyOutDir: true, target: 'esnext', chunkSizeWarningLimit: 4000 },
      assetsInlineLimit: 0, // a data: URL is no file of the page's own
    },
  });
}

function checkFolder(folder: string): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return;
  const page = join(folder, 'index.html');
  if (existsSync(page) && readFileSync(page, 'utf8').includes('<title>Longhand playground</title>')) return;
  throw new ConfigError({
    where: folder,
    expected: 'an empty folder, or one that holds a playground',
    got: 'other files',
    fix: 'Name another folder with --out: it is emptied before the page is written.',
  });
}
