// `pnpm kill-test`: a training that is killed (SIGKILL) at random moments and resumed each time must end with the same bits
// as one that was left alone. `pnpm kill-test -- --kills 20 --seed 1`
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createRandom } from '../packages/base/src/index.ts';
import { bounds, group, number, type ValuesOf } from '../packages/bundle/src/settings/index.ts';
import { defineCommand, runMain } from '../packages/cli/src/index.ts';

const trainScript = fileURLToPath(new URL('../apps/sentiment/src/train.ts', import.meta.url));
const settings = ['--preset', 'tiny', '--epochs', '12', '--patience', '0', '--checkpoint-every', '25'];

/** @returns the exit code, or null if it was killed after `killAfter` seconds. */
async function train(runs: string, name: string, killAfter = Number.POSITIVE_INFINITY): Promise<number | null> {
  const resume = existsSync(join(runs, name, 'run.json')) ? ['--resume'] : [];
  const own = ['--runs', runs, '--name', name, ...settings, ...resume];
  const child = spawn(process.execPath, ['--import', 'tsx', trainScript, ...own], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let messages = '';
  child.stderr.on('data', (text: Buffer) => {
    messages += text.toString();
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const abort = new AbortController();
  if (Number.isFinite(killAfter)) {
    await Promise.race([ended, wait(1000 * killAfter, undefined, { signal: abort.signal }).catch(() => {})]);
    child.kill('SIGKILL');
  }
  const code = await ended;
  abort.abort();
  if (code !== null && code !== 0) throw new Error(`the training ended with ${code}:\n${messages}`);
  return code;
}

/** What a run leaves, without times and names. */
async function fingerprints(run: string): Promise<Record<string, string>> {
  const { trainSeconds: _, ...progress } = JSON.parse(await readFile(join(run, 'progress.json'), 'utf8'));
  const names = ['weights.safetensors', 'metrics.jsonl', 'vocabulary.json'];
  const checkpoint = ['weights.safetensors', 'optimizer.safetensors'].map((name) => join(progress.checkpoint, name));
  const hash = (data: string | Buffer) => createHash('sha256').update(data).digest('hex').slice(0, 16);
  const files = await Promise.all(
    [...names, ...checkpoint].map(async (name) => [name, hash(await readFile(join(run, name)))]),
  );
  return { ...Object.fromEntries(files), 'progress.json': hash(JSON.stringify(progress)) };
}

const stepOf = async (run: string): Promise<string> => {
  const progress = await readFile(join(run, 'progress.json'), 'utf8').catch(() => undefined);
  return progress === undefined ? 'no checkpoint yet' : `checkpoint at update ${JSON.parse(progress).step}`;
};

const flags = group('Test', {
  kills: number(20, { min: 1, max: 10_000, integer: true }, 'How often the training is killed.'),
  seed: number(1, bounds.seed, 'Seed of the moments.'),
});

const killTest = async (config: ValuesOf<typeof flags>): Promise<void> => {
  const runs = await mkdtemp(join(tmpdir(), 'longhand-kill-'));
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const begun = performance.now();
  await train(runs, 'whole');
  const seconds = (performance.now() - begun) / 1000;
  print(`Left alone: ${seconds.toFixed(1)} s.`);

  const random = createRandom(config.seed);
  for (let kill = 1; kill <= config.kills; kill++) {
    // From the start of the process on: some die while they load, most while they train.
    const after = 0.3 + random.uniform() * (1.5 + (3 * seconds) / config.kills);
    const code = await train(runs, 'killed', after);
    const state = code === null ? 'killed' : 'had ended';
    print(`${String(kill).padStart(3)}: ${state} after ${after.toFixed(2)} s, ${await stepOf(join(runs, 'killed'))}`);
  }
  await train(runs, 'killed');
  const [whole, killed] = [await fingerprints(join(runs, 'whole')), await fingerprints(join(runs, 'killed'))];
  const different = Object.keys(whole).filter((file) => whole[file] !== killed[file]);
  for (const [file, hash] of Object.entries(whole)) print(`${file}  ${hash}  ${killed[file]}`);
  if (different.length > 0) throw new Error(`other bits in ${different.join(', ')}; both runs are in ${runs}`);
  const left = (await readdir(runs)).filter((name) => name !== 'whole' && name !== 'killed');
  if (left.length > 0) throw new Error(`the kills left ${left.join(', ')} in ${runs}`);
  await rm(runs, { recursive: true });
  print(`The same bits after ${config.kills} kills.`);
};

await runMain(
  defineCommand({
    name: 'pnpm kill-test',
    summary: 'Kills a training at random and resumes it: it ends with the same bits as one that is left alone.',
    settings: flags,
    example: 'pnpm kill-test --kills 5',
    action: killTest,
  }),
);
