// The native builds of the C files: what each needs of the processor.

import type { Precision } from './settings.ts';

export interface NativeBuild {
  /** Also the name that reports show, e.g. `native-avx512`. */
  readonly name: string;
  /** The least `cpu_level` that runs it. */
  readonly level: number;
  readonly precision: Precision;
  readonly flags: readonly string[];
}

const avx512 = ['-march=x86-64-v4', '-mprefer-vector-width=512', '-DLANES=16', '-DTILE_ROWS=8'];
/**
 * From the widest to the baseline, those of bfloat16 first. Tiles are what fits the vector registers: 32 of AVX-512, 16 of AVX2,
 * 32 of NEON.
 */
const builds: Readonly<Record<string, readonly NativeBuild[]>> = {
  x64: [
    { name: 'avx512-bf16', level: 3, precision: 'bfloat16', flags: [...avx512, '-mavx512bf16', '-DBFLOAT16'] },
    { name: 'avx512', level: 2, precision: 'float32', flags: avx512 },
    { name: 'avx2', level: 1, precision: 'float32', flags: ['-march=x86-64-v3', '-DLANES=8', '-DTILE_ROWS=6'] },
    { name: 'sse2', level: 0, precision: 'float32', flags: ['-march=x86-64', '-DLANES=4', '-DTILE_ROWS=4'] },
  ],
  arm64: [{ name: 'neon', level: 0, precision: 'float32', flags: ['-DLANES=4', '-DTILE_ROWS=8'] }],
};

/** For this machine; none on Windows, where memory is not given out as it is used. */
export const nativeBuilds: readonly NativeBuild[] = process.platform === 'win32' ? [] : (builds[process.arch] ?? []);

/** With address and undefined-behaviour sanitizers, for `scripts/sanitize.ts`: loaded only where one is named. */
export const sanitizedBuilds: readonly NativeBuild[] = nativeBuilds.map((build) => ({
  ...build,
  name: `${build.name}-sanitized`,
  flags: [
    ...build.flags,
    '-O1',
    '-g',
    '-fno-omit-frame-pointer',
    '-fsanitize=address,undefined',
    '-fno-sanitize-recover=all',
  ],
}));
