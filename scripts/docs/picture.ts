// `pnpm picture`: the picture of a report in the README, docs/report.png, of the run that `pnpm start` makes. Needs chromium.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError } from '../../packages/base/src/index.ts';
import { defineCommand, runMain } from '../../packages/cli/src/index.ts';
import { hasChromium, launch } from '../browser/chromium.ts';
import { root } from './markdown.ts';

const size = { width: 1000, height: 660 };

async function takePicture(): Promise<void> {
  const page = join(root, 'runs/start/lstm/report.html');
  if (!existsSync(page))
    throw new ConfigError({ where: page, expected: 'a report', got: 'none', fix: 'Run `pnpm start` first.' });
  if (!hasChromium)
    throw new ConfigError({ where: 'pnpm picture', expected: 'chromium', got: 'none', fix: 'Install it.' });
  const browser = await launch();
  try {
    const context = await browser.newContext({ viewport: size, colorScheme: 'light' });
    const tab = await context.newPage();
    await tab.goto(pathToFileURL(page).href);
    await tab.screenshot({ path: join(root, 'docs/report.png') });
  } finally {
    await browser.close();
  }
}

await runMain(
  defineCommand({
    name: 'pnpm picture',
    summary: 'Takes the picture of a report that the README shows.',
    example: 'pnpm picture',
    settings: {},
    action: takePicture,
  }),
);
