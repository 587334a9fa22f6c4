// The page as a person uses it, in Chromium: typing, clicking, dropping, speaking, and by the keyboard alone.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useLonghand } from '@longhand/backend';
import { memorySource, openModel } from '@longhand/bundle';
import { loadModel } from '@longhand/sentiment';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasChromium } from '../scripts/browser.ts';
import { unzipped } from './files.ts';
import { tooFaint } from './testing/contrast.ts';
import { answered, type BuiltPage, drop, firstAnswer, openBuiltPage, patience } from './testing/page.ts';

const title = hasChromium ? 'in Chromium' : 'in Chromium: skipped, there is no /usr/bin/chromium here';
const tabNames = ['sentiment', 'translation', 'summarization', 'speech', 'train'];
const sentence = 'the service was superb although the room was bland .';
const timeout = 2 * patience;

describe.runIf(hasChromium)(title, { timeout }, () => {
  let page: BuiltPage;
  beforeAll(async () => {
    for (const name of ['LONGHAND_COMPUTE', 'LONGHAND_THREADS']) vi.stubEnv(name, undefined);
    page = await openBuiltPage();
  }, 900_000);
  afterEach(async () => {
    await page.closeTabs();
    expect(page.takeProblems()).toEqual([]); // no error in the console, nothing from elsewhere
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await page?.close();
  });

  const status = (tab: Page, text: RegExp) => tab.locator('#train [role=status]', { hasText: text }).first().waitFor();
  const shares = (tab: Page, panel: string) => tab.locator(`#${panel} .shares`).textContent();

  it('says of a sentence what Node says of it: on threads, and below a folder of a plain server on one', async () => {
    await useLonghand('wasm', { threads: 1 });
    const read = (name: string) =>
      readFile(join(page.folder, 'page/models/sentiment', name)).then(
        (bytes) => new Uint8Array(bytes),
        () => undefined,
      );
    const classify = await loadModel(await openModel({ name: 'demo', read }));
    const [expected] = await classify([sentence]);
    classify.dispose();
    const inNode = Object.values(expected?.probabilities ?? {});
    for (const plain of [false, true]) {
      const tab = await page.open('sentiment', { plain });
      await tab.locator('#sentiment .model', { hasText: plain ? /1 thread$/ : /[2-9]\d* threads/ }).waitFor();
      await tab.locator('#sentiment').getByLabel('Text').fill(sentence);
      await answered(tab, 'sentiment', expected?.label ?? '');
      await tab.locator('#sentiment .text', { hasText: 'although' }).waitFor();
      const values = await tab.locator('#sentiment .value').allInnerTexts();
      const shown = values.map((text) => Number.parseFloat(text) / 100);
      expect(shown).toHaveLength(inNode.length);
      for (const [i, share] of shown.entries()) expect(Math.abs(share - (inNode[i] ?? 0))).toBeLessThan(0.002);
    }
  });

  it('shows gates and cell after each word, of all units and of one, and goes on without a network', async () => {
    const tab = await page.open('sentiment');
    await firstAnswer(tab, 'sentiment');
    await tab.context().setOffline(true);
    await tab.locator('#sentiment').getByLabel('Text').fill('the plot was awful .');
    await tab.locator('#sentiment [role=status]', { hasText: /^negative, \d+\.\d %$/ }).waitFor({ state: 'attached' });
    const rows = tab.locator('#sentiment .gates tbody tr');
    expect(await rows.locator('th').allInnerTexts()).toEqual([
      'forget gate',
      'input gate',
      'output gate',
      'cell',
      'output',
    ]);
    const mean = (await rows.nth(0).locator('td').allInnerTexts()).map(Number);
    expect(mean).toHaveLength(5);
    for (const share of mean) expect(share > 0 && share < 1).toBe(true);
    await tab.getByLabel('Cells').selectOption('backward');
    await tab.getByLabel('Unit').selectOption({ index: 1 });
    const [low = 0, high = 0] = ((await tab.getByLabel('Unit').locator('option').nth(1).textContent()) ?? '')
      .replaceAll('−', '-')
      .match(/-?\d\.\d\d/g)!
      .map(Number);
    const cell = (await rows.nth(3).locator('td').allInnerTexts()).map((text) => Number(text.replace('−', '-')));
    expect([Math.min(...cell), Math.max(...cell)]).toEqual([low, high]);
  });

  it('trains, shows curves, stops, tries the model, gives it away and takes it back with the same numbers', async () => {
    const tab = await page.open('train');
    await tab.getByLabel('Epochs').fill('40');
    await tab.getByRole('button', { name: 'Train', exact: true }).click();
    await status(tab, /Epoch [2-9]/);
    const line = tab.locator('#train .curves svg').first().locator('polyline.line:not(.raw)');
    expect(((await line.getAttribute('points')) ?? '').split(' ').length).toBeGreaterThan(10);
    await tab.getByRole('button', { name: 'Stop' }).click();
    await status(tab, /Stopped after \d+ s: dev accuracy \d/);
    await tab.locator('#train').getByLabel('Text', { exact: true }).fill(sentence);
    await tab.locator('#train .text', { hasText: 'although' }).waitFor();
    const tried = await shares(tab, 'train');

    const waiting = tab.waitForEvent('download');
    await tab.getByRole('button', { name: /Download the bundle/ }).click();
    const zip = new Uint8Array(await readFile((await (await waiting).path()) ?? ''));
    const files = unzipped(zip, 'download');
    expect((await openModel(memorySource(files))).task).toBe('sentiment');

    await drop(tab, [{ name: 'mine.zip', content: zip }]);
    await tab.locator('#sentiment .model', { hasText: 'Trained in a page on generated' }).waitFor();
    await tab.locator('#sentiment').getByLabel('Text').fill(sentence);
    await tab.locator('#sentiment .text', { hasText: 'although' }).waitFor();
    expect(await shares(tab, 'sentiment')).toBe(tried);

    const damaged = (bytes: Uint8Array) => bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte));
    const some = [...files].map(([name, bytes]) => ({
      name,
      content: name.endsWith('.safetensors') ? damaged(bytes) : bytes,
    }));
    await drop(tab, some);
    await tab.locator('#notice', { hasText: 'checksum' }).waitFor();
    expect(await shares(tab, 'sentiment')).toBe(tried); // the model that was there stays
  });

  it('trains on a table that is dropped', async () => {
    const tab = await page.open('sentiment');
    const rows = Array.from({ length: 200 }, (_, i) =>
      i % 2 === 0 ? `"train ${i}, it rolls",rail` : `ship ${i} sails,sea`,
    );
    await drop(tab, [{ name: 'travel.csv', content: ['sentence,topic', ...rows].join('\n') }]);
    await tab.locator('#train', { hasText: '200 rows, 2 labels' }).waitFor();
    await tab.getByLabel('Epochs').fill('6');
    await tab.getByRole('button', { name: 'Train', exact: true }).click();
    await status(tab, /Done after \d+ s: dev accuracy 100.0 %/);
    await tab.locator('#train').getByLabel('Text', { exact: true }).fill('a ship sails');
    await answered(tab, 'train', 'sea');
  });

  it('translates: alternatives that differ, best first, and attention that sums to one for each word', async () => {
    const tab = await page.open('translation');
    await tab.getByLabel('Sentence').fill('the dog sees a cat .');
    await answered(tab, 'translation', /kano/);
    await tab.locator('#translation .attention thead', { hasText: 'cat' }).waitFor();
    await tab.getByLabel('Alternatives').fill('3');
    await tab.waitForFunction(() => document.querySelectorAll('#translation .ranked li').length === 3);
    const texts = await tab.locator('#translation .ranked .text').allInnerTexts();
    expect(new Set(texts).size).toBe(3);
    expect(await tab.locator('#translation .answer').textContent()).toBe(texts[0]);
    const weights = await tab.locator('#translation .attention tbody tr').first().locator('td').allTextContents();
    expect(weights).toHaveLength(7); // with the end
    expect(Math.abs(weights.map(Number.parseFloat).reduce((sum, weight) => sum + weight, 0) - 100)).toBeLessThan(1);
  });

  it('marks what a summary keeps, chooses, and copies', async () => {
    const tab = await page.open('summarization');
    await answered(tab, 'summarization', 'The school board of Marlow approved the ferry .');
    const kept = await tab.locator('#summarization .text .chosen').allInnerTexts();
    expect(kept.join(' ')).toBe('The school board of Marlow approved the ferry .');
    await tab.getByLabel('How').selectOption('extraction');
    await answered(tab, 'summarization', 'led by a director');
    await expect.poll(() => tab.locator('#summarization .text .chosen').count()).toBe(1);
    await tab.getByLabel('How').selectOption('abstraction');
    await tab.locator('#summarization .answer .copied').first().waitFor();
  });

  it('hears: a microphone, while it is spoken, then with times; and a file', async () => {
    const tab = await page.open('speech', { permissions: ['microphone'] });
    await tab.locator('#speech .model', { hasText: '8 kHz' }).waitFor();
    await tab.getByRole('button', { name: 'Record' }).click();
    await answered(tab, 'speech', /two zero two five/); // while it is spoken
    await tab.locator('#speech .note', { hasText: 'Listening' }).waitFor();
    await tab.locator('#speech svg.wave').waitFor();
    await tab.getByRole('button', { name: 'Stop' }).click();
    await tab.locator('#speech table', { hasText: 'five' }).waitFor();
    await tab.locator('#speech .note', { hasText: /\d s of sound, transcribed in \d/ }).waitFor();
    const canvas = tab.locator('#speech canvas');
    expect(await canvas.getAttribute('height')).toBe('24');
    expect(Number(await canvas.getAttribute('width'))).toBeGreaterThan(50);

    await drop(tab, [{ name: 'spoken.wav', content: page.spoken }]);
    await answered(tab, 'speech', /^two zero two five$/);
    const times = (await tab.locator('#speech tbody td:nth-child(2)').allInnerTexts()).map(Number);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times).toHaveLength(4);
  });

  it('is used by the keyboard alone', async () => {
    const tab = await page.open('');
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
  });

  it('has a name for everything that can be used or seen, and does not move where motion is unwanted', async () => {
    const tab = await page.open('', { reducedMotion: 'reduce' });
    const nameless =
      /^\s*- ((button|textbox|combobox|spinbutton|tab|tabpanel|img|progressbar|table)\b(?! ")|group\b(?! "|: ))/;
    for (const name of tabNames) {
      await tab.locator(`#tab-${name}`).click();
      await firstAnswer(tab, name);
      const tree = await tab.locator('body').ariaSnapshot();
      expect(tree).toContain(`- tabpanel "`);
      expect(tree.split('\n').filter((line) => nameless.test(line))).toEqual([]);
    }
    const moving = () => [document.getAnimations().length, getComputedStyle(document.documentElement).scrollBehavior];
    expect(await tab.evaluate(moving)).toEqual([0, 'auto']);
  });

  it.each(['light', 'dark'] as const)('fits a phone and a desk, and is read by weak eyes, %s', async (colorScheme) => {
    const tab = await page.open('', { viewport: { width: 1200, height: 800 }, colorScheme });
    for (const name of tabNames) {
      await tab.locator(`#tab-${name}`).click();
      await firstAnswer(tab, name);
      for (const width of [400, 1200]) {
        await tab.setViewportSize({ width, height: 800 });
        const wide = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(`${name}, ${width}: ${wide}`).toBe(`${name}, ${width}: 0`);
      }
      expect(await tooFaint(tab)).toEqual([]);
    }
  });
});
