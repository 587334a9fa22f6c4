// What lies in each tarball.
import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, expect, inject, it } from 'vitest';
import { published, root } from './published.ts';
import { filesOf, packedIn } from './registry.ts';

const packed = packedIn(inject('tarballs')).map(({ file, manifest }) => ({ file, manifest, name: manifest.name }));

it('is there for every package that is not private', () => {
  expect(packed.map(({ name }) => name).sort()).toEqual(published.map(({ manifest }) => manifest.name).sort());
});

describe.each(packed)('$name', ({ file, manifest }) => {
  const files = filesOf(file);
  const names = [...files.keys()];

  it('holds licence, readme, code with declarations and maps, and no tests, TypeScript or native code', () => {
    expect(names).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts']),
    );
    const strange = names
      .filter((path) => !path.startsWith('examples/'))
      .filter((path) => /\.test\.|testing|\.so$|\.node$|\.tgz$|(?<!\.d)\.ts$/.test(path));
    expect(strange).toEqual([]);
    const code = names.filter((path) => path.endsWith('.js'));
    expect(code.filter((path) => !path.includes('/bin/') && !names.includes(`${path}.map`))).toEqual([]);
    for (const path of names.filter((path) => path.endsWith('.map'))) {
      const { sources, sourcesContent } = JSON.parse(String(files.get(path)));
      expect(sourcesContent, path).toEqual(sources.map(() => expect.any(String))); // nothing to find elsewhere
    }
  });

  it('has files behind all that its manifest names, and no path of this machine', () => {
    const targets = (value: unknown): string[] =>
      typeof value === 'string' ? [value] : Object.values((value ?? {}) as object).flatMap(targets);
    const named = targets([manifest.exports, manifest.imports, manifest.bin]).map((path) => path.replace('./', ''));
    expect(named.filter((path) => !names.includes(path))).toEqual([]);
    const texts = names.filter((path) => /\.(?:js|json|map|ts|md)$/.test(path));
    expect(texts.filter((path) => String(files.get(path)).includes(root))).toEqual([]);
  });

  it('states licence, keywords, engines and side effects, and depends on nothing but versions', () => {
    expect(manifest).toMatchObject({
      license: 'Apache-2.0',
      keywords: expect.any(Array),
      engines: { node: '>=20.19' },
    });
    expect(manifest).toHaveProperty('sideEffects');
    const versions = Object.values({
      ...manifest.dependencies,
      ...manifest.peerDependencies,
      ...manifest.optionalDependencies,
    });
    expect(versions.filter((version) => !/^\^?\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('has a README that says how to install it, with three lines to try and no link that leads nowhere', () => {
    const text = String(files.get('README.md'));
    expect(text).toMatch(new RegExp(`^npm install (?:.* )?${manifest.name}(?: |$)`, 'm'));
    expect(text).toMatch(new RegExp(`^import .* from '${manifest.name}(?:/[\\w-]+)?';$`, 'm'));
    const links = [...text.matchAll(/\]\(([^)#\s]+)/g)].map(([, link = '']) => link);
    const dangling = links.filter((link) => !link.startsWith('https://') && !names.includes(link.replace(/\/$/, '')));
    expect(dangling).toEqual([]);
  });

  it('is clean for publint', async () => {
    const bytes = readFileSync(file);
    const { messages, pkg } = await publint({
      pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) },
    });
    expect(messages.map((message) => formatMessage(message, pkg as Record<string, unknown>))).toEqual([]);
  });

  it('is clean for arethetypeswrong, by node16 and bundlers; it is ESM, which `require` loads from Node 20.19 on', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(readFileSync(file)), {
      excludeEntrypoints: [/\.wasm$/],
    });
    const problems = analysis.types === false ? ['no types'] : analysis.problems;
    const promised = (problem: (typeof problems)[number]): boolean =>
      typeof problem === 'string' ||
      (problem.kind !== 'CJSResolvesToESM' && !('resolutionKind' in problem && problem.resolutionKind === 'node10'));
    expect(problems.filter(promised)).toEqual([]);
  });
});

it('longhand holds the licences of what its command has bundled', () => {
  const files = filesOf(packed.find(({ name }) => name === 'longhand')?.file ?? '');
  const text = String(files.get('dist/bin/third-party.txt'));
  for (const name of ['hono', '@hono/node-server', 'ws']) expect(text).toContain(`${name}\n\n`);
  expect(text.match(/Permission is hereby granted/g)).toHaveLength(3);
});

describe('@longhand/backend', () => {
  const names = [...filesOf(packed.find(({ name }) => name === '@longhand/backend')?.file ?? '').keys()];

  it('holds both builds of WebAssembly, for shared and unshared memory, and the C files', () => {
    const kernels = names
      .filter((path) => path.endsWith('.wasm'))
      .map((path) => path.replace('dist/wasm/kernels-', ''));
    expect(kernels.sort()).toEqual([
      'relaxed-simd-unshared.wasm',
      'relaxed-simd.wasm',
      'simd-unshared.wasm',
      'simd.wasm',
    ]);
    expect(names.filter((path) => /^src\/c\/\w+\.c$/.test(path)).length).toBeGreaterThan(15);
  });
});
