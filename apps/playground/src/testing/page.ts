// The built page in Chromium, for tests: served as it is meant to be, and from a folder of a plain server.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { encodeWav, synthesizeDigits } from '@longhand/audio';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launch } from '../../scripts/browser.ts';
import { buildPage } from '../../scripts/build.ts';
import { makeDemos } from '../../scripts/models.ts';
import { type Served, servePage } from '../../scripts/serve.ts';

/** ms, on a machine that others use. */
export const patience = 60_000;

export interface BuiltPage {
  readonly folder: string;
  /** What the microphone hears, again and again. */
  readonly spoken: Uint8Array;
  /** Errors in the console, and requests to elsewhere, since they were last taken. */
  takeProblems(): string[];
  /** @param tab empty: the page without a tab in its address; `plain`: without the headers that allow threads, below a folder */
  open(tab: string, options?: BrowserContextOptions & { readonly plain?: boolean }): Promise<Page>;
  closeTabs(): Promise<void>;
  close(): Promise<void>;
}

/** Trains the demo models if they are not there, builds the page, starts servers and the browser. */
export async function openBuiltPage(): Promise<BuiltPage> {
  await makeDemos(() => {});
  const folder = await mkdtemp(join(tmpdir(), 'longhand-playground-'));
  const site = join(folder, 'page');
  await buildPage(site);
  const spoken = encodeWav(synthesizeDigits('2 0 2 5', { seed: 3, snrDb: 30, sampleRate: 8000 }));
  await writeFile(join(folder, 'spoken.wav'), spoken);
  const browser = await launch({
    flags: [
      ...['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
      `--use-file-for-fake-audio-capture=${join(folder, 'spoken.wav')}`,
    ],
  });
  const served = await servePage(site, { port: 0 });
  const plain = await servePlain(site);
  const problems: string[] = [];
  const opened: Page[] = [];
  return {
    ...{ folder, spoken },
    takeProblems: () => problems.splice(0),
    open: async (name, { plain: isPlain = false, ...options } = {}) => {
      const { address } = isPlain ? plain : served;
      const tab = await newTab(browser, options, address, problems);
      opened.push(tab);
      await tab.goto(name === '' ? address : `${address}#${name}`);
      return tab;
    },
    closeTabs: async () => {
      for (const tab of opened.splice(0)) await tab.context().close();
    },
    close: async () => {
      await browser.close();
      await served.close();
      await plain.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function newTab(browser: Browser, options: BrowserContextOptions, address: string, problems: string[]) {
  const context = await browser.newContext(options);
  const tab = await context.newPage();
  tab.setDefaultTimeout(patience / 2);
  tab.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  tab.on('pageerror', ({ message }) => problems.push(message));
  tab.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(address)) problems.push(request.url());
  });
  return tab;
}

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** A server that knows nothing of the page, which lies in a folder below its root. */
async function servePlain(site: string): Promise<Served> {
  const below = '/some/folder/';
  const server: Server = createServer(({ url = '' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const file = pathname === below ? 'index.html' : pathname.slice(below.length);
    if (!pathname.startsWith(below) || file.includes('..')) return void response.writeHead(404).end();
    readFile(join(site, file)).then(
      (bytes) =>
        response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}${below}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

export interface Dropped {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** Drops files on the page. */
export const drop = (tab: Page, files: readonly Dropped[]): Promise<void> =>
  tab.evaluate(
    (all) => {
      const transfer = new DataTransfer();
      for (const { name, base64 } of all)
        transfer.items.add(new File([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], name));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    },
    files.map(({ name, content }) => ({ name, base64: Buffer.from(content).toString('base64') })),
  );

/** Waits until a tab has answered so. */
export const answered = (tab: Page, panel: string, answer: string | RegExp): Promise<void> =>
  tab.locator(`#${panel} .answer`, { hasText: answer }).waitFor();

/** Waits for a tab's first answer: its model is loaded, and what it begins with is read. */
export async function firstAnswer(tab: Page, panel: string): Promise<void> {
  if (panel === 'train') return;
  await tab.locator(`#${panel} .model`, { hasText: 'parameters' }).waitFor();
  if (panel === 'speech') await tab.getByRole('button', { name: 'Say it' }).click();
  await answered(tab, panel, /\w/);
}
