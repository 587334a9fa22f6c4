// `pnpm licences`: the licence of everything that the published packages bring along, and an error for one that Apache-2.0 cannot be shipped with.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { published, readManifest } from './pack/published.ts';

/** Permissive ones, and those that a program may depend on without taking them over. */
const compatible = new Set([
  'Apache-2.0',
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'CC0-1.0',
  'Unlicense',
  'BlueOak-1.0.0',
  'MIT-0',
]);

/** `MIT OR GPL-3.0`: one is enough; `MIT AND ISC`: all. */
const isCompatible = (licence: string): boolean =>
  licence
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((one) => compatible.has(one.trim())));

/** The folder of a package as another sees it; undefined for an optional one of another platform. */
function folderOf(name: string, from: string): string | undefined {
  for (const place of createRequire(join(from, 'package.json')).resolve.paths(name) ?? [])
    if (existsSync(join(place, name, 'package.json'))) return realpathSync(join(place, name));
  return undefined;
}

/** Every package of others that is installed with ours, by `name@version`, with its licence. Optional peers are their users' choice. */
export function licences(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const visit = (folder: string): void => {
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta = {} } = readManifest(folder);
    const optional = Object.keys(peerDependenciesMeta as object);
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const place = optional.includes(name) ? undefined : folderOf(name, folder);
      if (place === undefined || name === 'longhand' || name.startsWith('@longhand/')) continue;
      const { version, license } = readManifest(place);
      const key = `${name}@${version}`;
      if (found.has(key)) continue;
      found.set(key, licenceOf(license, place));
      visit(place);
    }
  };
  for (const { folder } of published) visit(folder);
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a manifest says; where it says nothing, what its LICENSE begins with. */
function licenceOf(stated: unknown, folder: string): string {
  if (typeof stated === 'string') return stated;
  const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'License'].map((name) => join(folder, name)).find(existsSync);
  const text = file ? readFileSync(file, 'utf8').slice(0, 400) : '';
  return /\bMIT\b|Permission is hereby granted, free of charge/.test(text) ? 'MIT' : 'none stated';
}

export const refused = (all: ReadonlyMap<string, string>): string[] =>
  [...all].filter(([, licence]) => !isCompatible(licence)).map(([name, licence]) => `${name}: ${licence}`);

if (process.argv[1] && realpathSync(process.argv[1]).endsWith('licences.ts')) {
  const all = licences();
  for (const [name, licence] of all) console.log(`${name.padEnd(48)} ${licence}`);
  const wrong = refused(all);
  if (wrong.length > 0) throw new Error(`not compatible with Apache-2.0:\n${wrong.join('\n')}`);
}
