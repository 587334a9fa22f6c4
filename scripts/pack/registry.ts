// A registry of the packed packages, so that they install as from npm: it answers for `@longhand/…`, whatever else comes from npm's own.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Manifest } from './published.ts';

/** The files of a tarball, by their path in the package. */
export function filesOf(tarball: string): Map<string, Buffer> {
  const bytes = gunzipSync(readFileSync(tarball));
  const files = new Map<string, Buffer>();
  const text = (at: number, length: number) => bytes.toString('utf8', at, at + length).replace(/\0.*$/s, '');
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 12), 8);
    const name = [text(at + 345, 155), text(at, 100)].filter((part) => part !== '').join('/');
    if (['0', '', '\0'].includes(text(at + 156, 1)))
      files.set(name.replace(/^package\//, ''), bytes.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

export interface Packed {
  /** Installers choose by it, before they have the tarball. */
  readonly manifest: Manifest;
  readonly file: string;
}

export const packedIn = (folder: string): Packed[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.tgz'))
    .map((name) => join(folder, name))
    .map((file) => ({ file, manifest: JSON.parse(String(filesOf(file).get('package.json'))) as Manifest }));

export function tarballOf(folder: string, name: string): string {
  const found = packedIn(folder).find(({ manifest }) => manifest.name === name);
  if (!found) throw new Error(`no tarball of ${name} in ${folder}`);
  return found.file;
}

/** Serves packed packages, with the manifests that are given. @returns its address, and what ends it */
export async function servePacked(packed: readonly Packed[]): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1);
    const found = packed.find(({ file, manifest }) => path === manifest.name || file.endsWith(`/${path}`));
    if (!found) return response.writeHead(404).end('{}');
    const bytes = readFileSync(found.file);
    if (path.endsWith('.tgz')) return response.end(bytes);
    const { name, version } = found.manifest;
    const tarball = `http://${request.headers.host}/${found.file.split('/').at(-1)}`;
    const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
    const versions = { [version]: { ...found.manifest, dist: { tarball, integrity } } };
    return response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}
