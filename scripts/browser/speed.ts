// `pnpm bench:browser`: the time of a training step in Chromium, ours and tfjs's, beside Node's WebAssembly; one JSON line each.

import type { Page } from '../../apps/benchmark/src/page/main.ts';
import { shapes } from '../../apps/benchmark/src/shapes.ts';
import { timeShape } from '../../apps/benchmark/src/timing.ts';
import { useLonghand } from '../../packages/backend/src/index.ts';
import { ConfigError } from '../../packages/base/src/index.ts';
import { choice, group, number, type ValuesOf } from '../../packages/bundle/src/settings/index.ts';
import { defineCommand, isMain, runMain } from '../../packages/cli/src/index.ts';
import { hasChromium, launch } from './chromium.ts';
import { buildPage, removePage, servePage } from './serve.ts';

declare const page: Page; // in the tab

const ofLayers = ['lstm-b32-t50-h128', 'lstm-b32-t50-h256', 'lstm-b1-t50-h256', 'seed-b32-t50'];
const settings = group('Speed', {
  only: choice('seed-b32-t50', ofLayers, 'The shape.'),
  threads: number(2, { min: 1, max: 256, integer: true }, 'Most threads that ours takes; it is timed on one as well.'),
  repeats: number(15, { min: 1, max: 100_000, integer: true }, 'Timed runs of ours; the median counts.'),
  tfjsRepeats: number(3, { min: 1, max: 1000, integer: true }, "Timed runs of tfjs's backends, which take seconds."),
});

const print = (where: string, timing: object): void => {
  process.stdout.write(`${JSON.stringify({ where, ...timing })}\n`);
};

async function measure({ only, threads, repeats, tfjsRepeats }: ValuesOf<typeof settings>): Promise<void> {
  if (!hasChromium)
    throw new ConfigError({
      where: 'bench:browser',
      expected: 'a Chromium',
      got: 'none',
      fix: 'apt-get install chromium',
    });
  const shape = shapes.find(({ name }) => name === only) as (typeof shapes)[number];
  const counts = [...new Set([1, threads])];
  for (const count of counts) {
    const { compute } = await useLonghand('wasm', { threads: count });
    const { unit, units } = shape;
    print('node', { shape: only, compute, threads: count, ...timeShape(shape, repeats), unit, units });
  }
  const folder = await buildPage(new URL('../../apps/benchmark/src/page', import.meta.url));
  const browser = await launch({ webgl: true });
  const server = await servePage(folder, { isolated: true });
  try {
    const open = async () => {
      const tab = await browser.newPage();
      await tab.goto(server.address);
      await tab.waitForFunction(() => 'page' in globalThis);
      return tab;
    };
    for (const count of counts) {
      const tab = await open();
      print('chromium', await tab.evaluate((asked) => page.longhand(...asked), [only, count, repeats] as const));
      await tab.close();
    }
    for (const backend of ['wasm', 'webgl', 'cpu'] as const) {
      const tab = await open();
      print('chromium', await tab.evaluate((asked) => page.tfjs(...asked), [only, backend, tfjsRepeats] as const));
      await tab.close();
    }
  } finally {
    await browser.close();
    await server.close();
    await removePage(folder);
  }
}

export const main = defineCommand({
  name: 'pnpm bench:browser',
  summary: "Times a training step in Chromium, ours and tfjs's, beside Node's WebAssembly.",
  example: 'pnpm bench:browser --only lstm-b32-t50-h256',
  settings,
  action: measure,
});

if (isMain(import.meta.url)) await runMain(main);
