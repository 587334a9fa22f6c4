// The demo models: small ones, trained on the generated sets by the command `longhand` when they are first needed, and kept in
// .models, which git ignores.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';

const folder = new URL('../.models/', import.meta.url).pathname;
const command = new URL('../../longhand/src/cli.ts', import.meta.url).pathname;

/** What trains each. */
const recipes: Readonly<Record<string, readonly string[]>> = {
  sentiment: ['sentiment', 'train', '--preset', 'tiny'],
  translation: ['translation', 'train', '--preset', 'tiny', '--epochs', '12'],
  compression: ['summarization', 'train', '--preset', 'tiny', '--mode', 'compression'],
  extraction: ['summarization', 'train', '--preset', 'tiny', '--mode', 'extraction'],
  abstraction: ['summarization', 'train', '--preset', 'tiny', '--mode', 'abstraction'],
  speech: [
    ...['speech', 'train', '--preset', 'tiny', '--no-bidirectional', '--normalize', 'sliding'],
    ...['--hidden-size', '64', '--epochs', '40'],
  ],
};

/** Below it the bundles lie in `models/NAME/`. */
export const publicFolder = `${folder}public`;
const bundle = (name: string) => `${publicFolder}/models/${name}`;

/** Names of the bundles that are there. */
export const demoNames = (): string[] =>
  Object.keys(recipes).filter((name) => existsSync(`${bundle(name)}/model.json`));

/** Trains those that are missing. @throws Error if a training fails */
export async function makeDemos(print: (line: string) => void): Promise<void> {
  const missing = Object.keys(recipes).filter((name) => !demoNames().includes(name));
  for (const [i, name] of missing.entries()) {
    print(`Training the demo model ${name} (${i + 1} of ${missing.length}; kept for the next time) ...`);
    const runs = `${folder}runs/${name}`;
    await longhand([...(recipes[name] ?? []), '--runs', runs, '--name', 'demo', '--overwrite']);
    await longhand(['export', `${runs}/demo`, bundle(name), '--weights', 'f16']);
    await rm(runs, { recursive: true, force: true });
  }
}

/** With this process's own loader of TypeScript. */
const longhand = (values: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', command, ...values], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`longhand ${values.join(' ')} ended with ${code}:\n${said}`));
    });
  });
