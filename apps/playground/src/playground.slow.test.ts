// The page as a person uses it, in Chromium: typing, clicking, dropping, speaking, and by the keyboard alone.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav, synthesizeDigits } from '@longhand/audio';
import { useLonghand } from '@longhand/backend';
import { memorySource, openModel } from '@longhand/bundle';
import { loadModel } from '@longhand/sentiment';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasChromium, launch } from '../scripts/browser.ts';
import { buildPage } from '../scripts/build.ts';
import { makeDemos } from '../scripts/models.ts';
import { type Served, servePage } from '../scripts/serve.ts';
import { unzipped } from './files.ts';

const PATIENCE = 120_000; // ms, on a machine that others use
const title = hasChromium ? 'in Chromium' : 'in Chromium: skipped, there is no /usr/bin/chromium here';
const tabNames = ['sentiment', 'translation', 'summarization', 'speech', 'train'];
const sentence = 'the service was superb although the room was bland .';

describe.runIf(hasChromium)(title, () => {
  let [folder, browser, served, alone] = [
    '',
    undefined as unknown as Browser,
    undefined as unknown as Served,
    undefined as unknown as Served,
  ];
  const problems: string[] = [];
  const opened: Page[] = [];

  beforeAll(async () => {
    for (const name of ['LONGHAND_COMPUTE', 'LONGHAND_THREADS']) vi.stubEnv(name, undefined);
    await makeDemos(() => {});
    folder = await mkdtemp(join(tmpdir(), 'longhand-playground-'));
    await buildPage(join(folder, 'page'));
    await writeFile(
      join(folder, 'spoken.wav'),
      encodeWav(synthesizeDigits('2 0 2 5', { seed: 3, snrDb: 30, sampleRate: 8000 })),
    );
    browser = await launch([
      ...['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
      `--use-file-for-fake-audio-capture=${join(folder, 'spoken.wav')}`,
    ]);
    served = await servePage(join(folder, 'page'), { port: 0 });
    alone = await servePage(join(folder, 'page'), { port: 0, isolated: false });
  }, 900_000);
  afterEach(async () => {
    for (const tab of opened.splice(0)) await tab.close();
    expect(problems.splice(0)).toEqual([]); // no error in the console, nothing from elsewhere
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await browser?.close();
    await served?.close();
    await alone?.close();
    if (folder.startsWith(tmpdir())) await rm(folder, { recursive: true, force: true });
  });

  async function open(
    name: string,
    options: Parameters<Browser['newPage']>[0] = {},
    { address } = served,
  ): Promise<Page> {
    const tab = await browser.newPage(options);
    opened.push(tab);
    tab.setDefaultTimeout(PATIENCE / 4);
    tab.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text());
    });
    tab.on('pageerror', ({ message }) => problems.push(message));
    tab.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(address)) problems.push(request.url());
    });
    await tab.goto(name === '' ? address : `${address}#${name}`);
    return tab;
  }

  const drop = (tab: Page, files: readonly { readonly name: string; readonly base64: string }[]) =>
    tab.evaluate((all) => {
      const transfer = new DataTransfer();
      for (const { name, base64 } of all)
        transfer.items.add(new File([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], name));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }, files);
  const base64 = (content: string | Uint8Array) => Buffer.from(content).toString('base64');
  const numbers = (tab: Page, panel: string) => tab.locator(`#${panel} .shares`).textContent();
  const answered = (tab: Page, panel: string, answer: string | RegExp) =>
    tab.locator(`#${panel} .answer`, { hasText: answer }).waitFor();

  it(
    'says of a sentence what Node says of it, on threads and on one',
    async () => {
      await useLonghand('wasm', { threads: 1 });
      const read = (name: string) =>
        readFile(join(folder, 'page/models/sentiment', name)).then(
          (bytes) => new Uint8Array(bytes),
          () => undefined,
        );
      const classify = await loadModel(await openModel({ name: 'demo', read }));
      const [expected] = await classify([sentence]);
      for (const [server, threads] of [
        [served, /[2-9]\d* threads/],
        [alone, /1 thread$/],
      ] as const) {
        const tab = await open('sentiment', {}, server);
        await tab.locator('#sentiment .model', { hasText: threads }).waitFor();
        await tab.locator('#sentiment').getByLabel('Text').fill(sentence);
        await answered(tab, 'sentiment', expected?.label ?? '');
        await tab.locator('#sentiment .text', { hasText: 'although' }).waitFor();
        const shown = (await tab.locator('#sentiment .value').allInnerTexts()).map(
          (text) => Number.parseFloat(text) / 100,
        );
        const inNode = Object.values(expected?.probabilities ?? {});
        expect(shown).toHaveLength(inNode.length);
        for (const [i, share] of shown.entries()) expect(Math.abs(share - (inNode[i] ?? 0))).toBeLessThan(0.002);
      }
      classify.dispose();
    },
    2 * PATIENCE,
  );

  it(
    'trains, shows curves, stops, tries the model, and gives it away and takes it back with the same numbers',
    async () => {
      const tab = await open('train');
      await tab.getByRole('button', { name: 'Train', exact: true }).click();
      await tab.locator('#train [role=status]', { hasText: /Epoch [2-9]/ }).waitFor();
      const points = await tab
        .locator('#train .curves svg')
        .first()
        .locator('polyline.line:not(.raw)')
        .getAttribute('points');
      expect((points ?? '').split(' ').length).toBeGreaterThan(10);
      await tab.getByRole('button', { name: 'Stop' }).click();
      await tab.locator('#train [role=status]', { hasText: /Stopped after \d+ s: dev accuracy \d/ }).waitFor();
      await tab.locator('#train').getByLabel('Text', { exact: true }).fill(sentence);
      await tab.locator('#train .text', { hasText: 'although' }).waitFor();
      const tried = await numbers(tab, 'train');

      const waiting = tab.waitForEvent('download');
      await tab.getByRole('button', { name: /Download the bundle/ }).click();
      const zip = new Uint8Array(await readFile((await (await waiting).path()) ?? ''));
      const files = unzipped(zip, 'download');
      expect((await openModel(memorySource(files))).task).toBe('sentiment');

      await drop(tab, [{ name: 'mine.zip', base64: base64(zip) }]);
      await tab.locator('#sentiment .model', { hasText: 'Trained in a page on generated' }).waitFor();
      await tab.locator('#sentiment').getByLabel('Text').fill(sentence);
      await tab.locator('#sentiment .text', { hasText: 'although' }).waitFor();
      expect(await numbers(tab, 'sentiment')).toBe(tried);

      await drop(
        tab,
        [...files].map(([name, bytes]) => ({
          name,
          base64: base64(
            name.endsWith('.safetensors') ? bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte)) : bytes,
          ),
        })),
      );
      await tab.locator('#notice', { hasText: 'checksum' }).waitFor();
      expect(await numbers(tab, 'sentiment')).toBe(tried); // the model that was there stays
    },
    2 * PATIENCE,
  );

  it(
    'trains on a table that is dropped',
    async () => {
      const tab = await open('sentiment');
      const rows = Array.from({ length: 200 }, (_, i) =>
        i % 2 === 0 ? `"train ${i}, it rolls",rail` : `ship ${i} sails,sea`,
      );
      await drop(tab, [{ name: 'travel.csv', base64: base64(['sentence,topic', ...rows].join('\n')) }]);
      await tab.locator('#train', { hasText: '200 rows, 2 labels' }).waitFor();
      await tab.getByLabel('Epochs').fill('6');
      await tab.getByRole('button', { name: 'Train', exact: true }).click();
      await tab.locator('#train [role=status]', { hasText: /Done after \d+ s: dev accuracy 100.0 %/ }).waitFor();
      await tab.locator('#train').getByLabel('Text', { exact: true }).fill('a ship sails');
      await answered(tab, 'train', 'sea');
    },
    PATIENCE,
  );

  it(
    'translates: alternatives best first, attention that sums to one for each word',
    async () => {
      const tab = await open('translation');
      await tab.getByLabel('Sentence').fill('the dog sees a cat .');
      await answered(tab, 'translation', /kano/);
      await tab.locator('#translation .attention thead', { hasText: 'cat' }).waitFor();
      await tab.getByLabel('Alternatives').fill('3');
      await tab.waitForFunction(() => document.querySelectorAll('#translation .ranked li').length === 3);
      const shares = (await tab.locator('#translation .ranked .value').allInnerTexts()).map(Number.parseFloat);
      expect(shares).toEqual([...shares].sort((a, b) => b - a));
      const weights = await tab.locator('#translation .attention tbody tr').first().locator('td').allTextContents();
      expect(weights).toHaveLength(7); // with the end
      expect(Math.abs(weights.map(Number.parseFloat).reduce((sum, weight) => sum + weight, 0) - 100)).toBeLessThan(1);
    },
    PATIENCE,
  );

  it(
    'marks what a summary keeps, chooses, and copies',
    async () => {
      const tab = await open('summarization');
      await answered(tab, 'summarization', 'The school board of Marlow approved the ferry .');
      const kept = await tab.locator('#summarization .text .chosen').allInnerTexts();
      expect(kept.join(' ')).toBe('The school board of Marlow approved the ferry .');
      await tab.getByLabel('How').selectOption('extraction');
      await answered(tab, 'summarization', 'led by a director');
      await expect.poll(() => tab.locator('#summarization .text .chosen').count()).toBe(1);
      await tab.getByLabel('How').selectOption('abstraction');
      await tab.locator('#summarization .answer .copied').first().waitFor();
    },
    PATIENCE,
  );

  it(
    'hears: a microphone, while it is spoken, then with times; and a file',
    async () => {
      const tab = await open('speech', { permissions: ['microphone'] });
      await tab.locator('#speech .model', { hasText: '8 kHz' }).waitFor();
      await tab.getByRole('button', { name: 'Record' }).click();
      await answered(tab, 'speech', /two zero two five/); // while it is spoken
      await tab.getByRole('button', { name: 'Stop' }).click();
      await tab.locator('#speech table', { hasText: 'five' }).waitFor();
      const canvas = tab.locator('#speech canvas');
      expect(await canvas.getAttribute('height')).toBe('24');
      expect(Number(await canvas.getAttribute('width'))).toBeGreaterThan(50);

      const wav = await readFile(join(folder, 'spoken.wav'));
      await drop(tab, [{ name: 'spoken.wav', base64: base64(wav) }]);
      await answered(tab, 'speech', /^two zero two five$/);
      const times = (await tab.locator('#speech tbody td:nth-child(2)').allInnerTexts()).map(Number);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times).toHaveLength(4);
    },
    PATIENCE,
  );

  it(
    'is used by the keyboard alone',
    async () => {
      const tab = await open('');
      await answered(tab, 'sentiment', 'positive');
      const focused = () => tab.evaluate(() => document.activeElement?.textContent || document.activeElement?.tagName);
      for (const expected of ['Skip to the models', 'Open files…', '◐ auto', 'Sentiment']) {
        await tab.keyboard.press('Tab');
        expect(await focused()).toBe(expected);
      }
      await tab.keyboard.press('End');
      expect(await focused()).toBe('Train');
      await tab.keyboard.press('ArrowRight');
      expect(await focused()).toBe('Sentiment');
      await tab.keyboard.press('Tab');
      expect(await focused()).toBe('TEXTAREA');
      await tab.keyboard.press('ControlOrMeta+A');
      await tab.keyboard.type('the plot was awful .');
      await answered(tab, 'sentiment', 'negative');
      await tab.keyboard.press('Tab');
      await tab.keyboard.press('Enter');
      await answered(tab, 'sentiment', 'positive');
    },
    PATIENCE,
  );

  it.each(['light', 'dark'] as const)(
    'fits a phone and a desk, %s',
    async (colorScheme) => {
      for (const width of [400, 1200])
        for (const name of tabNames) {
          const tab = await open(name, { viewport: { width, height: 800 }, colorScheme });
          if (name === 'speech') await tab.getByRole('button', { name: 'Say it' }).click({ trial: true });
          if (name !== 'train') await tab.locator(`#${name} .model`, { hasText: 'parameters' }).waitFor();
          if (name === 'speech') await tab.getByRole('button', { name: 'Say it' }).click();
          if (name !== 'train') await tab.locator(`#${name} .answer`, { hasText: /\w/ }).waitFor();
          const wide = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          expect(`${name}, ${width}: ${wide}`).toBe(`${name}, ${width}: 0`);
          await tab.close();
        }
    },
    2 * PATIENCE,
  );
});
