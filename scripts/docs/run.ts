// Programs and commands of the clone in processes of their own, as a reader starts them.
import { spawn } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './markdown.ts';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

export const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');

/** `tsx FILE ...`; relative paths of the command are those of `cwd`. */
export const runTsx = (words: readonly string[], options: RunOptions): Promise<Ended> =>
  runNode([tsx, ...words], options);

function runNode(words: readonly string[], { cwd, input = '', env = {} }: RunOptions): Promise<Ended> {
  const child = spawn(process.execPath, words, {
    cwd,
    env: { ...process.env, INIT_CWD: cwd, NODE_OPTIONS: '', ...env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text: Buffer) => {
    stdout += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    stderr += text.toString();
  });
  child.stdin.on('error', () => {}); // a program that reads nothing
  child.stdin.end(input);
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, stdout, stderr }));
  });
}

/** An empty folder in which programs find the packages of the workspace, as in a project that has installed them. */
export async function createProject(): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'longhand-docs-'));
  symlinkSync(join(root, 'examples/node_modules'), join(folder, 'node_modules'), 'dir');
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  return { folder, remove: () => rm(folder, { recursive: true }) };
}

/** Trains one epoch of a preset for who has no wish to wait. @returns the run's folder */
export async function trainOnce(task: string, name: string, cwd: string, ...flags: readonly string[]): Promise<string> {
  const words = [task, 'train', '--preset', 'tiny', '--epochs', '1', '--name', name, ...flags];
  const { code, stderr } = await runTsx([join(root, 'apps/longhand/src/cli.ts'), ...words], { cwd });
  if (code !== 0) throw new Error(`longhand ${words.join(' ')}: ${stderr}`);
  return `runs/${task}/${name}`;
}
