// `pnpm sizes`: what each package weighs packed, what an installation weighs, and what three lines weigh bundled, as rows of docs/PACKAGES.md.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { threeLines } from './programs.ts';
import { createProject, install } from './project.ts';
import { published, root } from './published.ts';
import { packedIn, servePacked, tarballOf } from './registry.ts';

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;
const megabytes = (folder: string): number =>
  Number(execFileSync('du', ['-sk', folder], { encoding: 'utf8' }).split('\t')[0]) / 1024;
const row = (...cells: readonly string[]): void => console.log(`| ${cells.join(' | ')} |`);

const folder = mkdtempSync(join(tmpdir(), 'longhand-tarballs-'));
const filters = published.flatMap(({ manifest }) => ['--filter', manifest.name]);
execFileSync('npx', ['--yes', 'pnpm@10.34.9', '-r', ...filters, 'pack', '--pack-destination', folder], { cwd: root });
const packed = packedIn(folder);
for (const { manifest, file } of packed) row(`tarball of \`${manifest.name}\``, kilobytes(statSync(file).size));

const { url, server } = await servePacked(packed);
const project = createProject(url);
try {
  await install(project, 'npm', [tarballOf(folder, 'longhand')]);
  const modules = join(project.folder, 'node_modules');
  const [all, tensorflow] = [megabytes(modules), megabytes(join(modules, '@tensorflow'))];
  row('`npm install longhand`, beside `@tensorflow`', `${(all - tensorflow).toFixed(0)} MB`);
  row('`@tensorflow`', `${tensorflow.toFixed(0)} MB`);

  project.write({ 'main.js': threeLines, 'index.html': '<script type="module" src="main.js"></script>' });
  await build({ root: project.folder, logLevel: 'silent', configFile: false, build: { target: 'es2023' } });
  const assets = join(project.folder, 'dist/assets');
  const named = (ending: string) => readdirSync(assets).filter((name) => name.endsWith(ending));
  const zipped = (names: readonly string[]) =>
    kilobytes(names.reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0));
  const [first = ''] =
    /(?<=assets\/)[\w.-]+\.js/.exec(readFileSync(join(project.folder, 'dist/index.html'), 'utf8')) ?? [];
  row("Vite's page of three lines: first script, gzip", zipped([first]));
  row('all its scripts, those of the other tasks too, gzip', zipped(named('.js')));
  row('one of its kernels (a page loads one), gzip', zipped(named('.wasm').slice(0, 1)));
} finally {
  server.close();
  for (const made of [folder, project.folder]) rmSync(made, { recursive: true });
}
