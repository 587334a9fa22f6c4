// A project of somebody who has never seen the clone: a folder outside, what it installs, programs that it runs.
import { type ChildProcess, type ExecFileOptions, execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Nothing of the clone, of pnpm's script or of the person's own settings reaches the project. */
const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(?:npm_|pnpm_|LONGHAND_|INIT_CWD|NODE_|VITEST|TURBO_)/i.test(name),
    ),
  );

interface Run {
  readonly stdout: string;
  readonly stderr: string;
}

export interface Project {
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): void;
  /** @throws if it ends with another code than 0, with all that it printed */
  run(command: string, args: readonly string[], options?: ExecFileOptions & { readonly input?: string }): Promise<Run>;
  /** A program of Node that goes on until it is told to end. */
  start(args: readonly string[]): ChildProcess;
}

/** A new project. @param registry of the packed packages */
export function createProject(registry: string): Project {
  const project = openProject(mkdtempSync(join(tmpdir(), 'longhand-pack-')));
  project.write({
    'package.json': JSON.stringify({ name: 'somebody', version: '1.0.0', private: true, type: 'module' }),
    '.npmrc': `@longhand:registry=${registry}\n`,
  });
  return project;
}

/** One that is there. */
export function openProject(folder: string): Project {
  const write: Project['write'] = (files) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  };
  const ownEnvironment = () => ({ ...cleanEnvironment(), XDG_CACHE_HOME: join(folder, '.cache') });
  const run: Project['run'] = async (command, args, { input, env, ...options } = {}) => {
    const environment = { ...ownEnvironment(), ...env };
    const done = execute(command, args, {
      cwd: folder,
      maxBuffer: 2 ** 26,
      ...options,
      encoding: 'utf8',
      env: environment,
    });
    if (input !== undefined) done.child.stdin?.end(input);
    return done.catch((error: Error & Run) => {
      throw new Error(`${command} ${args.join(' ')}\n${error.stdout}${error.stderr}`, { cause: error });
    });
  };
  const start: Project['start'] = (args) => spawn(process.execPath, args, { cwd: folder, env: ownEnvironment() });
  return { folder, write, run, start };
}

const managers = {
  npm: ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline'],
  pnpm: ['npx', '--yes', 'pnpm@10.34.9', 'add', '--prefer-offline'],
} as const;

/** Installs as a person does. @param what names, versions, tarballs and flags */
export async function install(
  { run }: Project,
  manager: keyof typeof managers,
  what: readonly string[],
): Promise<void> {
  const [command, ...args] = managers[manager];
  await run(command, [...args, ...what]);
}

/** The program of a version of Node, from npm. */
export async function nodeOf(version: string): Promise<string> {
  if (process.version.startsWith(`v${version}.`)) return process.execPath;
  const { stdout } = await execute('npx', ['--yes', '-p', `node@${version}`, '--', 'which', 'node']);
  return stdout.trim();
}
