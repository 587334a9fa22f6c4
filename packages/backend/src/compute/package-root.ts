// The folder of this package: kernels and C files lie in it. A program that a bundler made one file of finds it in `node_modules`.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const beside = fileURLToPath(new URL('../..', import.meta.url)); // of src/compute and dist/compute

function root(): string {
  if (existsSync(join(beside, 'dist/wasm/fingerprint'))) return beside;
  try {
    return dirname(createRequire(import.meta.url).resolve('@longhand/backend/package.json'));
  } catch {
    return beside; // what needs a file of it says which
  }
}

const found = root();

/** @param name relative to the package, e.g. `dist/wasm/kernels-simd.wasm` */
export const packageFile = (name: string): string => join(found, name);

/** What this package depends on, e.g. koffi: a program that is one file need not find it by itself. */
export const packageRequire = createRequire(packageFile('package.json'));
