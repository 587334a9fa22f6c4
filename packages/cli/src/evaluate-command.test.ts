import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { number } from '@longhand/bundle/settings';
import { withRun } from '@longhand/runs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { evaluateCommand } from './index.ts';

let output = '';
let calls: unknown[] = [];

beforeEach(() => {
  [output, calls] = ['', []];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const run = (argv: string[], changes: { runs?: string; together?: string } = {}) =>
  evaluateCommand({
    ...{ app: 'sentiment', runs: 'runs', ...changes },
    settings: { beam: number(5, { min: 1 }, 'Width.') },
    evaluate: async (...call) => {
      calls.push(call);
      return 'the table';
    },
  })(argv);

it('evaluates the run that is named, with the flags of the app, on dev or the split that is named', async () => {
  await run(['--run', 'a,b', '--beam', '3']);
  await run(['--run', 'a,b', '--split', 'test'], { together: 'decode together' });
  expect(calls).toEqual([
    [[resolve('a,b')], 'dev', { beam: 3 }],
    [[resolve('a'), resolve('b')], 'test', { beam: 5 }],
  ]);
  expect(output).toContain('the table');
});

it('takes the latest run of the app, and says so', async () => {
  const runs = await mkdtemp(join(tmpdir(), 'longhand-'));
  await expect(run([], { runs })).rejects.toThrow();
  await withRun(join(runs, 'mine'), { app: 'sentiment' }, (folder) => folder.complete());
  await run(['--runs', runs]);
  expect(calls).toEqual([[[join(runs, 'mine')], 'dev', { beam: 5 }]]);
  expect(output).toContain('mine (the latest; choose another with --run)');
});

it('takes a name of --name in the place of a path', async () => {
  const runs = await mkdtemp(join(tmpdir(), 'longhand-'));
  await withRun(join(runs, 'mine'), { app: 'sentiment' }, (folder) => folder.complete());
  await run(['--runs', runs, '--run', 'mine']);
  await run(['--runs', runs, '--run', 'other']);
  expect(calls.map((call) => (call as unknown[])[0])).toEqual([[join(runs, 'mine')], [resolve('other')]]);
});

it('refuses a run without a name, and shows what a name would have a terminal do', async () => {
  await expect(run(['--run', 'a,,b'], { together: 'decode together' })).rejects.toThrow('--run: expected folders');
  await run(['--run', 'a\u001b[2Jb']);
  expect(output).toContain('a\\u001b[2Jb');
  expect(output).not.toContain('\u001b');
});

it('refuses other splits and values, and explains itself', async () => {
  await expect(run(['--split', 'exam'])).rejects.toThrow('--split: expected one of train, dev, test');
  await expect(run(['--beam', '0'])).rejects.toThrow('--beam');
  await run(['--help'], { together: 'decode together' });
  expect(output).toMatch(/^Usage: longhand sentiment evaluate \[flags\]/);
  expect(output).toContain('several, with commas, decode together.');
  expect(output).toMatch(/--beam <number> +Width\. \[5\]/);
  expect(calls).toEqual([]);
});
