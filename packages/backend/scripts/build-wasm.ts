// Builds the C kernels to WebAssembly, once with SIMD and once with relaxed SIMD, with clang from an npm package; each is linked for
// a memory that threads share, and for one that they do not, as pages without SharedArrayBuffer have it.
// Skipped when the outputs already come from the same sources and flags.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tree } from '@yowasp/clang';

const packageRoot = fileURLToPath(new URL('..', import.meta.url));
const sourceFolder = join(packageRoot, 'src/c');
const outputFolder = join(packageRoot, 'dist/wasm');

const builds = {
  simd: ['-msimd128'],
  'relaxed-simd': ['-msimd128', '-mrelaxed-simd'],
};
const compileFlags = [
  '--target=wasm32',
  '-O3',
  '-std=c2x',
  '-fno-math-errno',
  '-fno-builtin',
  '-mbulk-memory',
  '-matomics',
  '-DLANES=4',
  '-Wall',
  '-Wextra',
  '-Werror',
];
const linkFlags = [
  ...['--no-entry', '--import-memory', '--max-memory=4294967296', '--strip-all'],
  ...['--export=__heap_base', '--export=__stack_pointer'], // every thread has a stack of its own
];
const memories = { '': ['--shared-memory'], '-unshared': [] };

const sources = Object.fromEntries(
  readdirSync(sourceFolder).map((file) => [file, readFileSync(join(sourceFolder, file), 'utf8')]),
);
const fingerprint = createHash('sha256')
  .update(JSON.stringify([sources, builds, compileFlags, linkFlags, memories]))
  .digest('hex');
const stamp = join(outputFolder, 'fingerprint');
const fileOf = (build: string, memory: string) => `kernels-${build}${memory}.wasm`;
const outputs = Object.keys(builds).flatMap((name) =>
  Object.keys(memories).map((memory) => join(outputFolder, fileOf(name, memory))),
);

if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint && outputs.every((file) => existsSync(file))) {
  console.log('backend: kernels are up to date');
} else {
  await build();
}

/** Runs one program of the toolchain over in-memory files; what it wrote comes back. */
async function run(command: string[], files: Tree): Promise<Tree> {
  const { runLLVM } = await import('@yowasp/clang');
  const messages: string[] = [];
  const decoder = new TextDecoder();
  const collect = (bytes: Uint8Array | null) => {
    if (bytes) messages.push(decoder.decode(bytes, { stream: true }));
  };
  try {
    return (await runLLVM(command, files, { stdout: collect, stderr: collect, fetchProgress: () => {} })) as Tree;
  } catch (cause) {
    throw new Error(`backend: ${command.join(' ')} failed:\n${messages.join('')}`, { cause });
  }
}

async function build(): Promise<void> {
  mkdirSync(outputFolder, { recursive: true });
  const units = Object.keys(sources).filter((file) => file.endsWith('.c'));
  for (const [name, extra] of Object.entries(builds)) {
    // One call a file: clang cannot start further processes inside WebAssembly.
    const objects: Tree = {};
    for (const unit of units) {
      const object = unit.replace('.c', '.o');
      objects[object] = (await run(['clang', ...compileFlags, ...extra, '-c', unit, '-o', object], sources))[object]!;
    }
    for (const [memory, shared] of Object.entries(memories)) {
      const output = fileOf(name, memory);
      const linked = await run(['wasm-ld', ...linkFlags, ...shared, ...Object.keys(objects), '-o', output], objects);
      writeFileSync(join(outputFolder, output), linked[output] as Uint8Array);
    }
  }
  writeFileSync(stamp, fingerprint);
  console.log(`backend: built ${outputs.length} sets of kernels from ${units.length} C files`);
}
