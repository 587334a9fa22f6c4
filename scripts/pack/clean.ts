// Before `pnpm build`: files of an earlier build whose sources have gone would be packed. Kernels stay, they are `prepare`'s.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { published } from './published.ts';

const kept = ['wasm', 'native'];

for (const { folder } of published) {
  const dist = join(folder, 'dist');
  const names = existsSync(dist) ? readdirSync(dist) : [];
  for (const name of names) if (!kept.includes(name)) rmSync(join(dist, name), { recursive: true });
}
