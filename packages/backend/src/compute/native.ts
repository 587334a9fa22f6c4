// The kernels as native code, loaded with koffi: the widest build that this processor runs.
import { existsSync } from 'node:fs';
import { totalmem } from 'node:os';
import { ConfigError } from '@longhand/base';
import type { UseOptions } from '../use.ts';
import { createAllocator } from './allocator.ts';
import { type NativeBuild, sanitizedBuilds } from './builds.ts';
import type { Compute } from './compute.ts';
import { guarded } from './guarded.ts';
import { builtNatives, nativeFile } from './native-files.ts';
import { packageRequire } from './package-root.ts';
import { type Precision, wantedThreads } from './settings.ts';
import { type KernelName, type Kernels, results, signatures } from './signatures.ts';
import { allThreads } from './threads.ts';

type Koffi = typeof import('koffi');

const argumentTypes = { p: 'uintptr_t', n: 'size_t', i: 'int', f: 'float' } as const;
const resultTypes = { n: 'size_t', l: 'long', d: 'double' } as const;

/**
 * @param name of a build; empty: the widest that this processor runs
 * @throws ConfigError if it was not built, the processor does not run it, or the system gives no memory
 */
export function loadNative(name = '', { threads: wanted, precision }: UseOptions = {}): Compute {
  const koffi = loadKoffi();
  const build = name === '' ? widest(precision) : ofPrecision(usable(name), precision);
  const library = koffi.load(nativeFile(build));
  const kernels = Object.fromEntries(
    (Object.keys(signatures) as KernelName[]).map((name) => {
      const types = Array.from(signatures[name], (letter) => argumentTypes[letter as keyof typeof argumentTypes]);
      const result = results[name];
      const call = library.func(name, result ? resultTypes[result] : 'void', types) as Kernels[KernelName];
      return [name, result === 'n' ? (...values: number[]) => Number(call(...values)) : call]; // koffi: large ones are BigInt
    }),
  ) as unknown as Kernels;

  const startThreads = library.func('start_threads', 'size_t', ['size_t']) as (wanted: number) => number;
  const threads = startThreads(wantedThreads(wanted) ?? allThreads());
  const memory = reserve();
  const start = Number(koffi.address(new Uint8Array(memory, 0, 2 ** 20)));
  const onRange = (name: string) =>
    library.func(name, 'void', ['size_t', 'size_t']) as (start: number, bytes: number) => void;
  onRange('use_large_pages')(start, memory.byteLength);
  const plain = createAllocator(start, (end) => {
    if (end - start <= memory.byteLength) return;
    throw new ConfigError({
      where: '@longhand/backend: memory',
      expected: `tensors within ${Math.floor(memory.byteLength / 2 ** 30)} GiB`,
      got: `${Math.ceil((end - start) / 2 ** 30)} GiB`,
      fix: 'Use a smaller batch, shorter sequences or a smaller vocabulary.',
    });
  });
  const endThreads = library.func('end_threads', 'void', []) as () => void; // they sleep until the next user
  const sanitized = sanitizedBuilds.includes(build);
  const guards = sanitized && { forbid: onRange('forbid_memory'), allow: onRange('allow_memory') };
  const allocator = guards ? guarded(plain, guards) : plain;
  return {
    name: `native-${build.name}`,
    precision: build.precision,
    threads: Number(threads),
    kernels,
    allocate: allocator.allocate,
    free: allocator.free,
    floats: (address, length) => new Float32Array(memory, address - start, length),
    ints: (address, length) => new Int32Array(memory, address - start, length),
    dispose: () => {
      endThreads();
      if (guards) guards.allow(start, allocator.reservedBytes); // whoever has this memory next
    },
    get bytesInUse() {
      return allocator.bytesInUse;
    },
    get reservedBytes() {
      return allocator.reservedBytes;
    },
  };
}

/** @throws ConfigError where the package is missing: it is optional, and prebuilt for many platforms, not for all */
function loadKoffi(): Koffi {
  try {
    return packageRequire('koffi') as Koffi;
  } catch (cause) {
    const problem = { where: 'native kernels', expected: 'the npm package koffi', got: 'none that loads' };
    throw new ConfigError({ ...problem, fix: 'Install it: npm install koffi@3' }, { cause });
  }
}

/** Those that were built and that this processor runs, the widest first. */
export function usableNatives(): NativeBuild[] {
  const built = builtNatives();
  const baseline = built.find(({ level }) => level === 0);
  if (!baseline) return [];
  const koffi = loadKoffi();
  const level = koffi.load(nativeFile(baseline)).func('cpu_level', 'int', [])() as number;
  return built.filter((build) => build.level <= level);
}

/** Of that precision, or where no build has it of float32. */
function widest(precision: Precision = 'float32'): NativeBuild {
  const usable = usableNatives();
  const best = [precision, 'float32'].map((one) => usable.find((build) => build.precision === one)).find(Boolean);
  if (best) return best;
  throw new ConfigError({
    where: 'LONGHAND_COMPUTE=native',
    expected: 'kernels built for this machine',
    got: 'none',
    fix: 'Install a C compiler (`cc`), then run `npx longhand build-kernels` (in a clone `pnpm --filter @longhand/backend prepare`).',
  });
}

function usable(name: string): NativeBuild {
  const sanitized = sanitizedBuilds.filter((build) => existsSync(nativeFile(build)));
  const all = [...usableNatives(), ...sanitized];
  const build = all.find((one) => one.name === name);
  if (build) return build;
  throw new ConfigError({
    where: `LONGHAND_COMPUTE=native-${name}`,
    expected: `a build that is here and that this processor runs (${all.map((one) => one.name).join(', ') || 'none'})`,
    got: name,
  });
}

/** @throws ConfigError if the build that is named has another precision than the one that is asked for */
function ofPrecision(build: NativeBuild, precision = build.precision): NativeBuild {
  if (build.precision === precision) return build;
  throw new ConfigError({
    where: `LONGHAND_COMPUTE=native-${build.name}`,
    expected: `a build of ${precision}, which is the precision that is asked for`,
    got: `one of ${build.precision}`,
    fix: 'Leave one of the two away.',
  });
}

/**
 * As much as the machine has: the system gives out pages only when they are written. V8 does not count shared memory, so its size is no
 * reason to collect garbage.
 */
function reserve(): SharedArrayBuffer {
  for (let bytes = 2 ** Math.floor(Math.log2(totalmem())); bytes >= 2 ** 28; bytes /= 2) {
    try {
      return new SharedArrayBuffer(bytes);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // too much for this system: half of it
    }
  }
  throw new ConfigError({ where: '@longhand/backend: memory', expected: 'at least 256 MiB', got: 'less' });
}
