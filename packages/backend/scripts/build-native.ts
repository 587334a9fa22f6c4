// Builds the C kernels to native code for the clone, unless they are up to date.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildKernels } from '../src/build-kernels.ts';
import { nativeBuilds } from '../src/compute/builds.ts';
import { flags, sources, version } from '../src/compute/compiler.ts';
import { preparedFolder } from '../src/compute/native-files.ts';

const compilerVersion = nativeBuilds.length > 0 ? version() : undefined;
if (compilerVersion === undefined) {
  rmSync(preparedFolder, { recursive: true, force: true });
  console.log('backend: no C compiler for this machine, WebAssembly will be used');
} else {
  const identity = JSON.stringify([sources(), nativeBuilds, flags, compilerVersion]);
  const fingerprint = createHash('sha256').update(identity).digest('hex');
  const stamp = join(preparedFolder, 'fingerprint');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) {
    console.log('backend: native kernels are up to date');
  } else {
    const { built, failed } = buildKernels(preparedFolder);
    writeFileSync(stamp, fingerprint);
    for (const { name, reason } of failed) console.log(`backend: no native kernels for ${name}: ${reason}`);
    if (built.length > 0) console.log(`backend: built native kernels for ${built.join(', ')}`);
  }
}
