// A bundle as named files: what inference needs of a model, and the manifest over it.
import { sha256 } from './checksum.ts';
import { type Manifest, manifestFile, manifestVersion } from './manifest.ts';

/**
 * A bundle as named files: those of the model and the manifest over them.
 * @returns the files with their manifest, which comes last: written in this order, a half-written bundle is no bundle
 */
export async function bundleOf(
  files: ReadonlyMap<string, Uint8Array>,
  about: Pick<Manifest, 'task' | 'description' | 'card'>,
): Promise<Map<string, Uint8Array>> {
  const sums = await Promise.all(
    [...files].map(async ([name, bytes]) => [name, { bytes: bytes.length, sha256: await sha256(bytes) }] as const),
  );
  const { task, description, card } = about;
  const manifest: Manifest = {
    format: 'longhand-model',
    version: manifestVersion,
    ...{ task, description, card },
    files: Object.fromEntries(sums),
  };
  return new Map([...files, [manifestFile, new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`)]]);
}
