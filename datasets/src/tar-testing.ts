// Tars for tests, as a library writes them that is not the one under test.
import { packTar } from 'modern-tar';

export const tarOf = async (files: Readonly<Record<string, Uint8Array | string>>): Promise<Buffer> =>
  Buffer.from(
    await packTar(
      Object.entries(files).map(([name, body]) => ({ header: { name, size: Buffer.byteLength(body) }, body })),
    ),
  );
