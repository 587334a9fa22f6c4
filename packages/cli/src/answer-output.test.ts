import { link, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openOutput } from './index.ts';

it('replaces a file, but none that is read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  const [input, same, old] = ['in.csv', 'same.csv', 'old.csv'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(input, 'text\ngood\n');
  await writeFile(old, 'old');
  await link(input, same);
  for (const output of [input, same, `${folder}/./in.csv`])
    await expect(openOutput(output, ['', input])).rejects.toThrow(
      /--output: expected another file than the input, got/,
    );
  expect(await readFile(input, 'utf8')).toBe('text\ngood\n');
  const output = await openOutput(old, [input, join(folder, 'none.csv')]);
  await output.write('new');
  await output.close();
  expect(await readFile(old, 'utf8')).toBe('new');
});
