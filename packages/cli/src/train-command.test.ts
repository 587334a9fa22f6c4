import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { defaultsOf, text, type ValuesOf, withDefaults } from '@longhand/bundle/settings';
import { withRun } from '@longhand/runs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type TrainRequest, trainCommand, trainingSettings, writeRunConfig } from './index.ts';

const settings = {
  data: text('known', 'Data.'),
  vectors: text('', 'Vectors.'),
  ...withDefaults(trainingSettings, { epochs: 7 }),
};
const defaults = defaultsOf(settings);
type Config = ValuesOf<typeof settings>;

let calls: [Config, TrainRequest][];
let asked: (readonly string[])[];
const run = (...argv: string[]) =>
  trainCommand({
    app: 'test',
    summary: 'Trains.',
    settings,
    presets: { small: { epochs: 2 } },
    sets: ['known'],
    paths: ['vectors'],
    complete: async ({ vectors }) => (vectors ? { batchSize: 5 } : {}),
    auto: async (request) => {
      asked.push(request.given);
      return {
        choices: [{ because: 'The data is small', values: { epochs: 3, seed: 9, batchSize: 8 } }],
        data: ['a row'],
      };
    },
    runName: ({ name, data }) => name || data,
    train: async (config, request) => void calls.push([config, request]),
  })(argv);

beforeEach(() => {
  [calls, asked] = [[], []];
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('trainCommand', () => {
  it('trains by defaults, preset and flags', async () => {
    await run('--preset', 'small', '--optimizer', 'sgd', '--overwrite');
    const [[config, request]] = calls as [(typeof calls)[number]];
    expect(config).toEqual({ ...defaults, epochs: 2, optimizer: 'sgd' });
    expect(request).toEqual({ preset: 'small', overwrite: true });
  });

  it('takes data of an unknown name, and settings that are paths, from where the command was typed', async () => {
    await run('--data', 'mine.tsv', '--vectors', 'v.txt');
    expect(calls[0]![0]).toMatchObject({ data: resolve('mine.tsv'), vectors: resolve('v.txt') });
    await run();
    expect(calls[1]![0]).toMatchObject({ data: 'known', vectors: '' });
  });

  it("chooses from the user's own data what no flag gave, and says so", async () => {
    await run('--data', 'mine.tsv', '--seed', '4');
    expect(calls[0]![0]).toMatchObject({ epochs: 3, seed: 4, auto: 'on' });
    expect(asked).toEqual([['data', 'seed']]);
    expect(calls[0]![1]).toMatchObject({ data: ['a row'] }); // which need not be read again
    expect(process.stderr.write).toHaveBeenCalledWith('  The data is small: --batch-size 8 --epochs 3\n');
  });

  it('takes what follows from the files that settings name, and lets nothing else choose it', async () => {
    await run('--data', 'mine.tsv', '--vectors', 'v.txt');
    await run('--data', 'mine.tsv');
    expect(calls.map(([{ batchSize }]) => batchSize)).toEqual([5, 8]);
    expect(asked[0]).toEqual(['data', 'vectors', 'batchSize']);
  });

  it('chooses nothing for a known set, with a preset, or with --auto off', async () => {
    await run();
    await run('--data', 'mine.tsv', '--preset', 'small');
    await run('--data', 'mine.tsv', '--auto', 'off');
    expect(calls.map(([{ epochs }]) => epochs)).toEqual([7, 2, 7]);
    expect(asked).toEqual([]);
    await expect(run('--auto', 'on')).rejects.toThrow('--auto on: expected a file or folder of your own');
  });

  it('passes --dry-run on, which does not go with --resume', async () => {
    await run('--dry-run');
    expect(calls[0]![1]).toMatchObject({ dryRun: true });
    await expect(run('--dry-run', '--resume')).rejects.toThrow('--resume --dry-run: expected one of the two');
    expect(calls).toHaveLength(1);
  });

  it('prints its flags with --help, and does not train', async () => {
    let page = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      page += text;
      return true;
    });
    await run('--help');
    expect(page).toMatch(/^Usage: longhand test train \[flags\]/);
    expect(page).toMatch(/--clip-norm <number> +Global norm of the gradients; 0: no clipping\. \[1\]/);
    expect(page).toMatch(/--resume +Resume the run, with its own settings\./);
    expect(calls).toEqual([]);
  });

  it('goes on with the settings of the run, and refuses to make it another', async () => {
    const runs = await mkdtemp(join(tmpdir(), 'longhand-'));
    const config = { ...defaults, learningRate: 0.5, runs, name: 'mine' };
    await withRun(join(runs, 'mine'), { app: 'test' }, async (folder) => {
      await writeRunConfig(folder, { app: 'test', config, preset: '' });
      await folder.complete();
    });
    const where = ['--runs', runs, '--name', 'mine', '--resume'];
    await run(...where, '--epochs', '9');
    expect(asked).toEqual([]); // the run has what was chosen
    expect(calls[0]![0]).toMatchObject({ learningRate: 0.5, epochs: 9 });
    expect(calls[0]![1]).toMatchObject({ resume: true });
    await expect(run(...where, '--dry-run')).rejects.toThrow('expected one of the two');
    await expect(run(...where, '--learning-rate', '1')).rejects.toThrow('--resume: learningRate: expected 0.5');
    expect(calls).toHaveLength(1);
  });
});
