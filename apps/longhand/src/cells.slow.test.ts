// Every app with cells other than the LSTM: it learns, resumes, and predicts the same from its run and from a bundle.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from './main.ts';

const small = ['--preset', 'tiny', '--patience', '0'];
const apps: Record<string, { readonly flags: readonly string[]; readonly lines: readonly string[] }> = {
  sentiment: { flags: ['--data', 'generated', '--hidden-size', '16'], lines: ['the food was not bad', 'a dull film'] },
  translation: {
    flags: ['--data', 'generated', '--encoder-size', '16', '--decoder-size', '24', '--embedding-size', '16'],
    lines: ['the dog sees a cat', 'we see the house'],
  },
  summarization: { flags: ['--data', 'generated'], lines: ['One sentence is here. Another one is there. A third.'] },
};

let folder = '';
let output = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhand-cells-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  output = '';
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      output += text.toString();
      return true;
    });
});

/** What training wrote of each epoch. */
async function lossesOf(run: string): Promise<number[]> {
  const lines = (await readFile(join(run, 'metrics.jsonl'), 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line).loss as number);
}

async function predicted(task: string, run: string, lines: readonly string[]): Promise<unknown[]> {
  const input = join(folder, 'input.txt');
  await writeFile(input, `${lines.join('\n')}\n`);
  output = '';
  await main([task, 'predict', '--run', run, '--input', input]);
  const rows = output.trim().split('\n');
  return rows.map((line) => JSON.parse(line));
}

describe.each(['gru', 'rnn'])('%s', (cell) => {
  it.each(Object.entries(apps))('%s learns, resumes and predicts', async (task, { flags, lines }) => {
    const name = `${task}-${cell}`;
    const run = join(folder, name);
    const place = ['--runs', folder, '--name', name];
    await main([task, 'train', ...small, ...flags, ...place, '--cell', cell, '--epochs', '1']);
    await main([task, 'train', ...small, ...place, '--resume', '--epochs', '3']);
    const losses = await lossesOf(run);
    expect(losses).toHaveLength(3);
    expect(losses[2]).toBeLessThan(0.95 * (losses[0] as number));
    await main(['export', run, `${run}-bundle`]);
    const description = JSON.parse(await readFile(join(`${run}-bundle`, 'model.json'), 'utf8')).description;
    expect(description.config.cell).toBe(cell);
    const fromRun = await predicted(task, run, lines);
    expect(fromRun).toHaveLength(lines.length);
    expect(await predicted(task, `${run}-bundle`, lines)).toEqual(fromRun);
  });
});
