// The page as static files, by Vite.
import { build, type Plugin } from 'vite';
import { pageStyle } from '../../../packages/report/src/style/index.ts';
import { demoNames, publicFolder } from './models.ts';

const root = new URL('..', import.meta.url).pathname;

/** The style of the report pages, as a file that the page loads. */
const reportStyle: Plugin = {
  name: 'report-style',
  resolveId: (id) => (id === 'virtual:report.css' ? '\0report.css' : undefined),
  load: (id) => (id === '\0report.css' ? pageStyle : undefined),
};

/** @param outDir the folder that is written, and emptied before */
export async function buildPage(outDir: string): Promise<void> {
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
