// `pnpm playground`: trains the demo models if they are not there, builds the page, serves it and opens it.
import { resolve } from 'node:path';
import { group, number, text, toggle } from '../../../packages/bundle/src/settings/index.ts';
import { defineCommand, runMain } from '../../../packages/cli/src/index.ts';
import { buildPage } from './build.ts';
import { makeDemos } from './models.ts';
import { servePage } from './serve.ts';

const settings = group('Page', {
  out: text('apps/playground/dist', 'Where the static files go; the folder is emptied before.'),
  port: number(
    4173,
    { min: 0, max: 65_535, integer: true },
    'Of the local server; 0, or one that is taken: any free one.',
  ),
  serve: toggle(true, 'Serve the files; else write them and end.'),
  models: toggle(true, 'Train the demo models that are missing; else the page has those that are there.'),
  open: toggle(true, 'Open the browser, where there is one.'),
});

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** A machine without a screen has no browser to open. */
const hasScreen = (): boolean =>
  ['darwin', 'win32'].includes(process.platform) || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

await runMain(
  defineCommand({
    name: 'pnpm playground',
    summary: 'Builds the playground, serves it on this machine and opens it.',
    settings,
    example: 'pnpm playground',
    action: async ({ out, port, serve, models, open }) => {
      const folder = resolve(out);
      if (models) await makeDemos(print);
      await buildPage(folder);
      print(`Static files: ${folder}`);
      if (!serve) return;
      const { address } = await servePage(folder, { port, open: open && hasScreen() });
      print(`Playground:   ${address} (Ctrl-C ends it)`);
    },
  }),
);
