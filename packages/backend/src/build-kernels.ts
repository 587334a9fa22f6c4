// Native kernels from the C files of this package, with the machine's compiler: `prepare` does it in the clone, `longhand build-kernels`
// for who installed the package. Nothing needs them: without them WebAssembly does the work.
import { mkdirSync } from 'node:fs';
import { nativeBuilds } from './compute/builds.ts';
import { build, version } from './compute/compiler.ts';
import { cacheFolder } from './compute/native-files.ts';

/** What a build of the native kernels gave. */
export interface KernelBuild {
  /** Where they lie; the next `useLonghand()` finds them in the user's cache by itself. */
  readonly folder: string;
  /** e.g. `avx512`, `avx2`, `sse2`. */
  readonly built: readonly string[];
  /** Why the others were not built; `no compiler` where there is none. */
  readonly failed: readonly { readonly name: string; readonly reason: string }[];
}

/** Builds what this platform runs, one library for each width of vector. `CC` names the compiler; default `cc`. */
export function buildKernels(folder: string = cacheFolder()): KernelBuild {
  if (nativeBuilds.length === 0 || version() === undefined) {
    const reason =
      nativeBuilds.length === 0 ? 'this platform has no native kernels' : 'no compiler (`cc`, or what `CC` names)';
    return { folder, built: [], failed: [{ name: 'all', reason }] };
  }
  mkdirSync(folder, { recursive: true });
  const results = nativeBuilds.map((one) => ({ name: one.name, reason: build(one, folder) }));
  return {
    folder,
    built: results.filter(({ reason }) => reason === undefined).map(({ name }) => name),
    failed: results.flatMap(({ name, reason }) => (reason === undefined ? [] : [{ name, reason }])),
  };
}
