// The demo models: small ones, trained on the generated sets by the command `longhand` when they are first needed, and kept in
// .models, which git ignores.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';

const folder = new URL('../.models/', import.meta.url).pathname;
const command = new URL('../../longhand/src/cli.ts', import.meta.url).pathname;

/** What trains each, the slowest first. */
const recipes: Readonly<Record<string, readonly string[]>> = {
  translation: ['translation', 'train', '--preset', 'tiny', '--epochs', '9'],
  speech: [
    ...['speech', 'train', '--preset', 'tiny', '--no-bidirectional', '--normalize', 'sliding'],
    ...['--hidden-size', '64', '--epochs', '20'],
  ],
  sentiment: ['sentiment', 'train', '--preset', 'tiny'],
  compression: ['summarization', 'train', '--preset', 'tiny', '--mode', 'compression'],
  extraction: ['summarization', 'train', '--preset', 'tiny', '--mode', 'extraction'],
  abstraction: ['summarization', 'train', '--preset', 'tiny', '--mode', 'abstraction'],
};

/** Below it the bundles lie in `models/NAME/`. */
export const publicFolder = `${folder}public`;
const bundle = (name: string) => `${publicFolder}/models/${name}`;

/** What the bundle was made by: another recipe makes it anew. */
const recipeFile = (name: string) => `${folder}${name}.recipe`;
const isMade = (name: string): boolean =>
  existsSync(`${bundle(name)}/model.json`) &&
  existsSync(recipeFile(name)) &&
  readFileSync(recipeFile(name), 'utf8') === JSON.stringify(recipes[name]);

/** Names of the bundles that are there. */
export const demoNames = (): string[] => Object.keys(recipes).filter(isMade);

/** Two at a time, on one thread each: small models gain nothing by more. */
const lanes = 2;

/** Trains those that are missing. @throws Error if a training fails */
export async function makeDemos(print: (line: string) => void): Promise<void> {
  const missing = Object.keys(recipes).filter((name) => !isMade(name));
  if (missing.length === 0) return;
  print(`Training ${missing.length} demo models; they are kept for the next time ...`);
  const work = missing.values();
  const lane = async () => {
    for (const name of work) {
      const started = performance.now();
      await make(name);
      print(`  ${name}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

async function make(name: string): Promise<void> {
  const [runs, recipe] = [`${folder}runs/${name}`, recipes[name] ?? []];
  for (const old of [recipeFile(name), bundle(name)]) await rm(old, { recursive: true, force: true });
  await longhand([...recipe, '--runs', runs, '--name', 'demo', '--overwrite']);
  await longhand(['export', `${runs}/demo`, bundle(name), '--weights', 'f16']);
  await writeFile(recipeFile(name), JSON.stringify(recipe));
  await rm(runs, { recursive: true, force: true });
}

/** With this process's own loader of TypeScript. */
const longhand = (values: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', command, ...values], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LONGHAND_THREADS: '1' },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`longhand ${values.join(' ')} ended with ${code}:\n${said}`));
    });
  });
