// The index finds runs wherever they lie in a folder, says what they are, and its page opens them.
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { writeEvaluation } from '@longhand/report';
import { parseHTML } from 'linkedom';
import { expect, it } from 'vitest';
import { indexRuns } from './runs-index.ts';
import { runsPage } from './runs-page.ts';

const folder = await mkdtemp(join(tmpdir(), 'longhand-runs-'));

async function run(path: string, app: string, finished: boolean): Promise<string> {
  const place = join(folder, path);
  await mkdir(place, { recursive: true });
  const manifest = { format: 'longhand-run', version: 1, app, began: '2026-11-27T10:11:12.000Z', finished, files: {} };
  await writeFile(join(place, 'run.json'), JSON.stringify(manifest));
  return place;
}

await writeEvaluation(await run('speech/a & b', 'speech', true), {
  ...{ task: 'speech', dataset: 'digits', split: 'test', preset: 'tiny', signature: '', compute: 'wasm', commit: '' },
  ...{ parameters: 1234, trainSeconds: 61.4, examplesPerSecond: 3, threads: 1, seed: 7 },
  metrics: { wer: { value: 7.9, low: 5.9, high: 10.2 }, accuracy: { value: 0.5, low: 0.4, high: 0.6 } },
});
await run('stopped', 'sentiment', false);
await run('.benchmark/hidden', 'sentiment', true);
await mkdir(join(folder, 'empty'));

it('runs are found in folders, hidden ones are not', async () => {
  const runs = await indexRuns(folder);
  expect(runs.map(({ path, app, finished }) => [path, app, finished])).toEqual([
    ['speech/a & b', 'speech', true],
    ['stopped', 'sentiment', false],
  ]);
  expect(runs[0]?.evaluation).toMatchObject({
    scores: ['WER 7.9 [5.9, 10.2] %', 'accuracy 50.0 [40.0, 60.0] %'],
    ...{ value: 7.9, parameters: 1234, seed: 7 },
  });
  expect(runs[1]).not.toHaveProperty('evaluation');
});

it('the page opens evaluated runs, sorts and filters', async () => {
  const file = join(folder, 'index.html');
  await writeFile(file, runsPage(folder, await indexRuns(folder)));
  const { document } = parseHTML(await readFile(file, 'utf8'));
  const links = [...document.querySelectorAll('td a')].map((link) => link.getAttribute('href'));
  expect(links).toEqual(['speech/a%20%26%20b/report.html']);
  const keys = () => [...document.querySelectorAll('tbody tr')].map((row) => row.querySelector('td')?.textContent);
  runInNewContext(document.querySelector('script')?.textContent ?? '', { document });
  expect(keys()).toEqual(['speech/a & b', 'stopped']);
  const state = document.querySelectorAll('th button')[7];
  state?.dispatchEvent(new (document.defaultView as unknown as { Event: typeof Event }).Event('click'));
  expect(keys()).toEqual(['stopped', 'speech/a & b']);
});
