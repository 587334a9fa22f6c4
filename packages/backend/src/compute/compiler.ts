// The machine's `cc`, and how it builds the C kernels.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { NativeBuild } from './builds.ts';
import { fileIn, sourceFolder } from './native-files.ts';

export const flags = [
  ...['-O3', '-std=gnu2x', '-fPIC', '-shared', '-fvisibility=hidden', '-pthread'],
  ...['-ffp-contract=fast', '-fno-math-errno', '-fno-trapping-math', '-Wall', '-Wextra', '-Wno-psabi'],
];

export function run(argv: readonly string[]): string {
  return execFileSync(process.env.CC || 'cc', argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

export function version(): string | undefined {
  try {
    return run(['--version']);
  } catch {
    return undefined; // no compiler here
  }
}

/** The C files and their contents. */
export const sources = (): [file: string, text: string][] =>
  readdirSync(sourceFolder).map((file) => [file, readFileSync(join(sourceFolder, file), 'utf8')]);

/** Undefined once it lies in the folder; else the compiler's reason. */
export function build(one: NativeBuild, folder: string): string | undefined {
  const units = readdirSync(sourceFolder).filter((file) => file.endsWith('.c'));
  const output = fileIn(folder, one);
  const aside = `${output}.${process.pid}.building`;
  try {
    run([...flags, ...one.flags, ...units.map((file) => join(sourceFolder, file)), '-ldl', '-o', aside]);
    renameSync(aside, output);
    return undefined;
  } catch (error) {
    for (const file of [output, aside]) rmSync(file, { force: true });
    return String((error as { stderr?: string }).stderr || error)
      .trim()
      .split('\n')[0];
  }
}
