// Builds the C kernels to native code, one library for each width of vector, with the machine's `cc`. Nothing needs them:
// without a compiler, or where one of them fails, the WebAssembly build does the work.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nativeBuilds, nativeFolder } from '../src/compute/builds.ts';
import { build, flags, sources, version } from './compiler.ts';

const compilerVersion = nativeBuilds.length > 0 ? version() : undefined;
if (compilerVersion === undefined) {
  rmSync(nativeFolder, { recursive: true, force: true });
  console.log('backend: no C compiler for this machine, WebAssembly will be used');
} else {
  const identity = JSON.stringify([sources(), nativeBuilds, flags, compilerVersion]);
  const fingerprint = createHash('sha256').update(identity).digest('hex');
  const stamp = join(nativeFolder, 'fingerprint');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) {
    console.log('backend: native kernels are up to date');
  } else {
    mkdirSync(nativeFolder, { recursive: true });
    const built = nativeBuilds.filter(build);
    writeFileSync(stamp, fingerprint);
    if (built.length > 0) console.log(`backend: built native kernels for ${built.map(({ name }) => name).join(', ')}`);
  }
}
