// Kernels and models in Chromium: a page that Vite has built, on one thread, and on two where it is isolated.
import { tmpdir } from 'node:os';
import type { Browser, Page as Tab } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { useLonghand } from '../../packages/backend/src/index.ts';
import { memorySource } from '../../packages/bundle/src/index.ts';
import { ask, stepBits } from './ask.ts';
import { hasChromium, launch } from './chromium.ts';
import { bundles } from './models.ts';
import type { Page } from './page/main.ts';
import { buildPage, removePage, type Served, servePage } from './serve.ts';

declare const page: Page; // in the tab

const PATIENCE = 240_000; // ms, on a machine that others use
const title = hasChromium ? 'in Chromium' : 'in Chromium: skipped, there is no /usr/bin/chromium here';

describe.runIf(hasChromium)(title, () => {
  let [folder, browser, files] = [
    '',
    undefined as unknown as Browser,
    new Map<string, Uint8Array>() as ReadonlyMap<string, Uint8Array>,
  ];
  const servers: Served[] = [];
  const inNode = { bits: '', predictions: {} as Record<string, unknown> };

  /** A tab with the page, that fails with the page's errors. */
  async function open(isolated: boolean): Promise<Tab> {
    const server = await servePage(folder, { isolated });
    servers.push(server);
    const tab = await browser.newPage();
    tab.setDefaultTimeout(PATIENCE);
    await tab.goto(server.address);
    await tab.waitForFunction(() => 'page' in globalThis);
    return tab;
  }

  beforeAll(async () => {
    vi.stubEnv('LONGHAND_THREADS', '1');
    await useLonghand('wasm-simd', {});
    files = await bundles();
    const sourceOf = (task: string) =>
      memorySource(
        new Map(
          [...files]
            .filter(([name]) => name.startsWith(`${task}/`))
            .map(([name, bytes]) => [name.slice(task.length + 1), bytes]),
        ),
      );
    inNode.bits = stepBits();
    inNode.predictions = await ask(sourceOf, 'wasm');
    vi.unstubAllEnvs();
    folder = await buildPage(new URL('./page', import.meta.url), files);
    browser = await launch();
  }, PATIENCE);

  afterAll(async () => {
    await browser?.close();
    for (const server of servers) await server.close();
    if (folder.startsWith(tmpdir())) await removePage(folder);
  });

  it(
    'computes on one thread where the page is not isolated, and refuses more',
    async () => {
      const tab = await open(false);
      expect(await tab.evaluate(() => page.use())).toMatchObject({ compute: 'wasm-relaxed-simd', threads: 1 });
      const refused = tab.evaluate(() => page.use('wasm', 2).catch(({ message }) => message as string));
      expect(await refused).toContain('@longhand/backend: threads: expected 1 here');
      expect(await tab.evaluate(() => page.use('native').catch(({ message }) => message as string))).toContain(
        'Native code needs Node.',
      );
      expect(await tab.evaluate(() => page.use('wasm-simd', 1))).toMatchObject({ compute: 'wasm-simd', threads: 1 });
      const { passed, failed } = await tab.evaluate(() => page.conformance());
      expect(failed).toEqual([]);
      expect(passed).toBeGreaterThan(1000);
      expect(await tab.evaluate(() => page.stepBits())).toBe(inNode.bits);
    },
    PATIENCE,
  );

  it(
    'computes on threads where it is isolated, to the same bits',
    async () => {
      const tab = await open(true);
      expect(await tab.evaluate(() => page.use('wasm-simd', 2))).toMatchObject({ compute: 'wasm-simd', threads: 2 });
      expect(await tab.evaluate(() => page.stepBits())).toBe(inNode.bits);
      const { passed, failed } = await tab.evaluate(() => page.conformance());
      expect(failed).toEqual([]);
      expect(passed).toBeGreaterThan(1000);
    },
    PATIENCE,
  );

  it.each([1, 2])(
    'predicts what Node predicts, for every task, threads: %i',
    async (threads) => {
      const tab = await open(threads > 1);
      await tab.evaluate((count) => page.use('wasm-simd', count), threads);
      expect(await tab.evaluate(() => page.predictions())).toEqual(inNode.predictions);
    },
    PATIENCE,
  );
});
