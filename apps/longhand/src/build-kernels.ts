// `longhand build-kernels`: native code for this machine, from the C files of the package, into the user's cache.
import { buildKernels } from '@longhand/backend/build-kernels';
import { ConfigError } from '@longhand/base';
import { defineCommand } from '@longhand/cli';

/** Throws ConfigError if nothing could be built. */
export const main = defineCommand({
  name: 'longhand build-kernels',
  summary: 'Builds native code for this machine, with its C compiler, into the cache of the user.',
  example: 'longhand build-kernels',
  settings: {},
  action: async () => {
    const { folder, built, failed } = buildKernels();
    for (const { name, reason } of failed) process.stderr.write(`not built: ${name}: ${reason}\n`);
    if (built.length > 0) return void process.stdout.write(`Native kernels (${built.join(', ')}) lie in ${folder}\n`);
    throw new ConfigError({
      where: 'longhand build-kernels',
      expected: 'a C compiler that builds the kernels',
      got: 'nothing built',
      fix: 'Install one (`cc`, or name another in CC), or compute with WebAssembly as before.',
    });
  },
});
