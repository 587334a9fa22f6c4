// The package of this platform: prebuilt kernels are found, and those of other C files are not.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { builtNatives, platformPackage } from '../../packages/backend/src/compute/native-files.ts';
import { writePlatformPackage } from './platform-package.ts';
import { createProject } from './project.ts';

it.skipIf(builtNatives().length === 0)(
  'gives native code without a compiler, for the kernels of this version only',
  async () => {
    const out = mkdtempSync(join(tmpdir(), 'longhand-platform-'));
    const project = createProject(inject('registry'));
    await project.run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '@longhand/backend']);
    project.write({
      'compute.js': `import { useLonghand } from '@longhand/backend';
console.log((await useLonghand()).compute);
`,
    });
    const compute = async () => (await project.run(process.execPath, ['compute.js'])).stdout;
    expect(await compute()).toMatch(/^wasm/);
    const place = join(project.folder, 'node_modules', platformPackage);
    cpSync(writePlatformPackage(out), place, { recursive: true });
    expect(await compute()).toMatch(/^native/);
    writeFileSync(join(place, 'fingerprint'), '0'.repeat(64));
    expect(await compute()).toMatch(/^wasm/);
    for (const folder of [out, project.folder]) rmSync(folder, { recursive: true });
  },
);
