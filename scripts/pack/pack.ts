// Packs what `pnpm build` built, once for all test files, and serves it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { published, root } from './published.ts';
import { serveTarballs } from './registry.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder of the tarballs. */
    tarballs: string;
    registry: string;
  }
}

export default async function setup({ provide }: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'longhand-tarballs-'));
  const filters = published.flatMap(({ manifest }) => ['--filter', manifest.name]);
  const pack = ['--yes', 'pnpm@10.34.9', '-r', ...filters, 'pack', '--pack-destination', folder];
  execFileSync('npx', pack, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const { url, server } = await serveTarballs(folder);
  provide('tarballs', folder);
  provide('registry', url);
  return () => {
    server.close();
    rmSync(folder, { recursive: true });
  };
}
