// A page in a browser: hover, keys, filters, themes, files. Needs a chromium; where there is none the tests are skipped.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { classificationSections, curvesFromMetrics, type ReportPage, writeReport } from './index.ts';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = places.find((place) => existsSync(place));
const quiet = ['gpu', 'background-networking', 'component-update', 'sync', 'quic'].map((name) => `--disable-${name}`);

const labels = ['no', 'yes'];
const truth = Array.from({ length: 60 }, (_, i) => i % 2);
const prediction = truth.map((label, i) => (i % 5 === 0 ? 1 - label : label));
const confidences = truth.map((_, i) => 0.5 + (i % 50) / 100);
const dev = [0.5, 0.9, 0.6, 0.8];
const page: ReportPage = {
  ...{ title: 'A run', command: 'train', metrics: [], settings: { a: 1 }, environment: {} },
  sections: [
    ...curvesFromMetrics(
      dev.map((accuracy, epoch) => ({ epoch, step: epoch, loss: 1 / (epoch + 1), learningRate: 1, dev: { accuracy } })),
    ),
    ...classificationSections({ labels, truth, prediction, confidences }),
    {
      kind: 'examples',
      title: 'Examples',
      rows: truth.map((label, i) => ({
        ...{ text: `text number ${i}`, truth: labels[label] ?? '', prediction: labels[prediction[i] ?? 0] ?? '' },
        probability: confidences[i] ?? 0,
      })),
    },
  ],
};

describe.skipIf(!executablePath)(executablePath ? 'a page' : `a page (skipped: no ${places.join(', ')})`, () => {
  let browser: Browser;
  let address: string;
  const contexts: { close(): Promise<void> }[] = [];
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'longhand-'));
    address = pathToFileURL(await writeReport(folder, page)).href;
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--no-first-run', ...quiet] });
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });

  async function open(options: BrowserContextOptions = {}): Promise<{ view: Page; problems: string[] }> {
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
    contexts.push(context);
    const view = await context.newPage();
    const problems: string[] = [];
    view.on('pageerror', (error) => problems.push(error.message));
    view.on('console', (message) => problems.push(message.text()));
    view.on('request', (request) => request.url() !== address && problems.push(request.url()));
    await view.goto(address);
    return { view, problems };
  }
  const background = (view: Page) => view.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const figureOf = (view: Page, name: string) => view.locator(`figure[data-name="${name}"]`);

  it('loads nothing else, without an error', async () => {
    const { view, problems } = await open();
    await view.waitForSelector('.tools');
    expect(problems).toEqual([]);
  });

  it('is read without its script', async () => {
    const { view } = await open({ javaScriptEnabled: false });
    expect(await view.locator('.examples li').count()).toBe(60);
    expect(await view.locator('svg.chart').first().isVisible()).toBe(true);
    expect(await view.locator('#theme, .tools, .smoothing').filter({ visible: true }).count()).toBe(0);
  });

  it('tells the values under the pointer', async () => {
    const { view } = await open();
    const box = await figureOf(view, 'Dev accuracy').locator('svg').boundingBox();
    await view.mouse.move((box?.x ?? 0) + (box?.width ?? 0) - 22, (box?.y ?? 0) + 80);
    expect(await view.locator('#tip').textContent()).toBe('epoch 4\naccuracy: 0.8');
    await figureOf(view, 'By true class').locator('[data-tip]').first().hover();
    expect(await view.locator('#tip').textContent()).toMatch(/^no: 80\.0 %\n95 %: .*\n30 examples$/);
  });

  it('is used with keys alone', async () => {
    const { view } = await open();
    await figureOf(view, 'Dev accuracy').locator('.canvas').focus();
    for (const key of ['ArrowRight', 'ArrowRight']) await view.keyboard.press(key);
    expect(await view.locator('#live').textContent()).toBe('epoch 2\naccuracy: 0.9');
    await view.keyboard.press('End');
    expect(await view.locator('#live').textContent()).toBe('epoch 4\naccuracy: 0.8');
    await view.keyboard.press('Escape');
    expect(await view.locator('#tip').isVisible()).toBe(false);
  });

  it('smooths curves', async () => {
    const { view } = await open();
    const lines = figureOf(view, 'Dev accuracy').locator('polyline');
    const before = await lines.getAttribute('points');
    await view.locator('.smoothing input').fill('0.6');
    expect(await lines.count()).toBe(2);
    expect(await lines.first().getAttribute('points')).toBe(before);
    expect(await lines.last().getAttribute('points')).not.toBe(before);
  });

  it('searches, filters and sorts the examples', async () => {
    const { view } = await open();
    const items = view.locator('.examples li');
    const found = () => view.locator('.tools output').textContent();
    expect(await items.count()).toBe(20);
    await view.getByRole('button', { name: 'Show 20 more' }).click();
    expect(await items.count()).toBe(40);
    await view.getByLabel('Show', { exact: true }).selectOption('wrong');
    expect(await found()).toBe('12 of 60 examples');
    await view.getByLabel('Sort by').selectOption('first');
    expect(await items.first().textContent()).toContain('text number 0');
    await view.getByLabel('Search').fill('number 55');
    expect(await found()).toBe('1 of 60 examples');
    await view.getByLabel('Search').fill('nowhere');
    expect(await found()).toBe('0 of 60 examples');
  });

  it('shows the examples of a cell of the confusion matrix', async () => {
    const { view } = await open();
    await figureOf(view, 'Confusion').locator('svg [data-tip]').nth(1).click();
    expect(await view.getByLabel('True', { exact: true }).inputValue()).toBe('no');
    expect(await view.getByLabel('Predicted', { exact: true }).inputValue()).toBe('yes');
    expect(await view.locator('.tools output').textContent()).toBe('6 of 60 examples');
  });

  it('follows the theme of the system until another is chosen', async () => {
    const { view } = await open({ colorScheme: 'dark' });
    const [dark, button] = [await background(view), view.locator('#theme')];
    await button.click();
    const light = await background(view);
    expect([dark, light]).toEqual(['rgb(16, 20, 26)', 'rgb(255, 255, 255)']);
    await button.click();
    expect(await background(view)).toBe(dark);
    expect(await button.getAttribute('aria-label')).toBe('Theme: dark');
  });

  it('saves charts as SVG and PNG', async () => {
    const { view } = await open();
    const save = async (kind: string) => {
      const waiting = view.waitForEvent('download');
      await view.getByRole('button', { name: `Save Confusion as ${kind}`, exact: true }).click();
      const download = await waiting;
      return { name: download.suggestedFilename(), data: await readFile(await download.path()) };
    };
    const [svg, png] = [await save('SVG'), await save('PNG')];
    expect(svg.name).toBe('Confusion.svg');
    expect(svg.data.toString()).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"[^>]*><style>/);
    expect(svg.data.toString()).not.toContain('var(');
    expect(png.name).toBe('Confusion.png');
    expect(png.data.subarray(1, 4).toString()).toBe('PNG');
    expect(png.data.readUInt32BE(16)).toBeGreaterThan(600); // three times as wide as in the page
  });

  it.each([400, 760, 1200])('is no wider than a window of %i pixels', async (width) => {
    const { view } = await open({ viewport: { width, height: 800 } });
    expect(await view.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
});
