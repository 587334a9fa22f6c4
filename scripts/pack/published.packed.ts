// `pnpm publish`, up to the registry.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { published, root } from './published.ts';

it('would publish every package that is not private, and no other', async () => {
  const argv = ['--yes', 'pnpm@10.34.9', '-r', 'publish', '--dry-run', '--no-git-checks'];
  const { stdout } = await promisify(execFile)('npx', argv, { cwd: root });
  const names = [...stdout.matchAll(/^\+ (\S+)$/gm)].map(([, name = '']) => name);
  expect(names.sort()).toEqual(published.map(({ manifest: { name, version } }) => `${name}@${version}`).sort());
});
