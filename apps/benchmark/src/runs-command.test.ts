import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { main } from './runs-command.ts';

it('says in words that there is no such folder', async () => {
  const folder = join(tmpdir(), 'longhand-nothing-here');
  await expect(main([folder])).rejects.toThrow(`${folder}: expected a folder with runs, got no such file or folder.`);
});
