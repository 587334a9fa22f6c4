// Builds the C kernels to native code, one library for each width of vector, with the machine's `cc`. Nothing needs them:
// without a compiler, or where one of them fails, the WebAssembly build does the work.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type NativeBuild, nativeBuilds, nativeFile, nativeFolder } from '../src/compute/builds.ts';

const sourceFolder = fileURLToPath(new URL('../src/c/', import.meta.url));
const compiler = process.env.CC || 'cc';
const flags = [
  ...['-O3', '-std=gnu2x', '-fPIC', '-shared', '-fvisibility=hidden', '-pthread'],
  ...['-ffp-contract=fast', '-fno-math-errno', '-fno-trapping-math', '-Wall', '-Wextra', '-Wno-psabi'],
];

function run(argv: readonly string[]): string {
  return execFileSync(compiler, argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function version(): string | undefined {
  try {
    return run(['--version']);
  } catch {
    return undefined; // no compiler here
  }
}

function build(one: NativeBuild, units: readonly string[]): boolean {
  const output = nativeFile(one);
  try {
    run([...flags, ...one.flags, ...units, '-o', `${output}.building`]);
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

const compilerVersion = nativeBuilds.length > 0 ? version() : undefined;
if (compilerVersion === undefined) {
  rmSync(nativeFolder, { recursive: true, force: true });
  console.log('backend: no C compiler for this machine, WebAssembly will be used');
} else {
  const files = readdirSync(sourceFolder);
  const sources = files.map((file) => [file, readFileSync(join(sourceFolder, file), 'utf8')]);
  const identity = JSON.stringify([sources, nativeBuilds, flags, compilerVersion]);
  const fingerprint = createHash('sha256').update(identity).digest('hex');
  const stamp = join(nativeFolder, 'fingerprint');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) {
    console.log('backend: native kernels are up to date');
  } else {
    mkdirSync(nativeFolder, { recursive: true });
    const units = files.filter((file) => file.endsWith('.c')).map((file) => join(sourceFolder, file));
    const built = nativeBuilds.filter((one) => build(one, units));
    writeFileSync(stamp, fingerprint);
    if (built.length > 0) console.log(`backend: built native kernels for ${built.map(({ name }) => name).join(', ')}`);
  }
}
