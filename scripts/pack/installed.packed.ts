// What lies in `node_modules` after `npm install longhand`, and where native kernels come from.
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { compute, threeLines } from './programs.ts';
import { createProject, install, openProject } from './project.ts';
import { tarballOf } from './registry.ts';

const longhand = tarballOf(inject('tarballs'), 'longhand');
const project = openProject(inject('project'));

describe('npm install longhand', () => {
  const modules = join(project.folder, 'node_modules');

  it('brings at most 60 MB beside @tensorflow, no natural, and no native kernels of another machine', () => {
    const size = (folder: string) =>
      Number(execFileSync('du', ['-sk', folder], { encoding: 'utf8' }).split('\t')[0]) / 1024;
    expect(size(modules) - size(join(modules, '@tensorflow'))).toBeLessThan(60);
    expect(readdirSync(modules)).not.toContain('natural');
    expect(readdirSync(join(modules, '@longhand/backend/dist'))).not.toContain('native');
  });

  it('computes with WebAssembly until kernels are built, and natively afterwards', async () => {
    project.write({ 'three-lines.js': threeLines, 'compute.js': compute });
    const env = { XDG_CACHE_HOME: join(project.folder, '.cache-of-kernels') };
    const run = async (file: string) => (await project.run(process.execPath, [file], { env })).stdout;
    expect(await run('compute.js')).toMatch(/^wasm/);
    const { stdout } = await project.run('npx', ['longhand', 'build-kernels'], { env }).catch((error: Error) => {
      if (error.message.includes('no compiler')) return { stdout: '' };
      throw error;
    });
    if (stdout === '') return; // no compiler on this machine: WebAssembly it is
    expect(stdout).toContain(join(env.XDG_CACHE_HOME, 'longhand/kernels'));
    expect(await run('compute.js')).toMatch(/^native/);
    expect(await run('three-lines.js')).toBe('positive\n');
  });

  it('says what to install where there is no compiler', async () => {
    const env = { CC: 'no-such-compiler', XDG_CACHE_HOME: join(project.folder, '.cache-of-none') };
    await expect(project.run('npx', ['longhand', 'build-kernels'], { env })).rejects.toThrow('no compiler');
  });
});

describe('a user of TensorFlow.js 4.21 without optional packages', () => {
  it('keeps that one copy, and has WebAssembly', async () => {
    const own = createProject(inject('registry'));
    await install(own, 'npm', ['@tensorflow/tfjs@4.21.0']);
    await install(own, 'npm', ['--omit=optional', longhand]);
    own.write({
      'one.js': `import * as tf from '@tensorflow/tfjs';\n${threeLines}console.log(tf.getBackend(), tf.version_core);\n`,
      'compute.js': compute,
    });
    const { stdout, stderr } = await own.run(process.execPath, ['one.js']);
    expect({ stdout, stderr }).toEqual({ stdout: 'positive\nlonghand 4.21.0\n', stderr: '' });
    expect((await own.run(process.execPath, ['compute.js'])).stdout).toMatch(/^wasm/);
    rmSync(own.folder, { recursive: true });
  });
});
