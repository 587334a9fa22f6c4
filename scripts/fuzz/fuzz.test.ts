// Damaged files, 200 of each kind; `pnpm fuzz` reads 20,000.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { attack } from './attack.ts';
import { readers } from './readers.ts';

it.each(readers)('$name: a damaged file is a clear error, or a result that can be right', async (reader) => {
  const folder = await mkdtemp(join(tmpdir(), 'longhand-fuzz-'));
  expect(await attack(reader, { seed: 1, count: 200, folder })).toEqual([]);
});
