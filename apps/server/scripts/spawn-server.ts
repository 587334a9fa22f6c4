// A server in a process of its own, for scripts that measure it.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface SpawnedServer {
  readonly url: string;
  /** A metric without labels. */
  metric(name: string): Promise<number>;
  /** @throws Error if it does not end with 0 */
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** @param argv as of `longhand serve`, without --port */
export async function spawnServer(argv: readonly string[]): Promise<SpawnedServer> {
  const child = spawn(process.execPath, ['--import', 'tsx', program, ...argv, '--port', '0'], {
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (data) => {
      said += data;
      const found = /Listens at (\S+),/.exec(said)?.[1];
      if (found) resolve(found);
    });
    child.on('exit', () => reject(new Error(said)));
  });
  return {
    url,
    metric: async (name) =>
      Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await (await fetch(`${url}/metrics`)).text())?.[1]),
    stop: async () => {
      child.kill('SIGTERM');
      const code = await ended;
      if (code !== 0) throw new Error(`the server ended with ${code}: ${said}`);
    },
  };
}
