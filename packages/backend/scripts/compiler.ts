// The machine's `cc`, and how it builds the C kernels.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type NativeBuild, nativeFile } from '../src/compute/builds.ts';

const sourceFolder = fileURLToPath(new URL('../src/c/', import.meta.url));
const compiler = process.env.CC || 'cc';
export const flags = [
  ...['-O3', '-std=gnu2x', '-fPIC', '-shared', '-fvisibility=hidden', '-pthread'],
  ...['-ffp-contract=fast', '-fno-math-errno', '-fno-trapping-math', '-Wall', '-Wextra', '-Wno-psabi'],
];

export function run(argv: readonly string[]): string {
  return execFileSync(compiler, argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
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

/** Says why not, where it cannot be built. */
export function build(one: NativeBuild): boolean {
  const units = readdirSync(sourceFolder).filter((file) => file.endsWith('.c'));
  const output = nativeFile(one);
  try {
    run([...flags, ...one.flags, ...units.map((file) => join(sourceFolder, file)), '-ldl', '-o', `${output}.building`]);
    renameSync(`${output}.building`, output);
    return true;
  } catch (error) {
    rmSync(output, { force: true });
    const reason = String((error as { stderr?: string }).stderr ?? error)
      .trim()
      .split('\n')[0];
    console.log(`backend: no native kernels for ${one.name}: ${reason}`);
    return false;
  }
}
