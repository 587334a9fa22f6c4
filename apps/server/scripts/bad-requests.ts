// 10,000 requests that no server should like, and good ones among them: `pnpm --filter ./apps/server bad-requests [--requests N]`.
// Ends with 1 if a good one is not answered rightly, a bad one is answered as if it were good, or the memory grows.
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { group, number, type ValuesOf } from '@longhand/bundle/settings';
import { defineCommand, runMain } from '@longhand/cli';
import { writeRandomBundle } from '../src/testing/random-models.ts';
import { spawnServer } from './spawn-server.ts';

const count = { min: 1, max: 10_000_000, integer: true };
const settings = group('Attack', {
  requests: number(10_000, count, 'Bad requests.'),
  clients: number(32, count, 'Bad requests at a time.'),
  maxGrowth: number(64, count, 'MiB that the memory may grow by after the first fifth.'),
});
const json = { 'content-type': 'application/json' };
/** Milliseconds; the server gives up a slow body after 10 s. */
const patience = 30_000;
const good = JSON.stringify({ inputs: ['The soup was not good', 'bad'] });

/** Status of the answer; 0: the connection was closed without one. */
type Attack = (url: string) => Promise<number>;

const post =
  (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = json): Attack =>
  async (url) => {
    try {
      const signal = AbortSignal.timeout(patience);
      const response = await fetch(url + path, { method: 'POST', headers, body, signal });
      await response.arrayBuffer();
      return response.status;
    } catch (error) {
      if ((error as Error).name === 'TimeoutError') throw new Error(`${path} was not answered in ${patience} ms`);
      return 0; // refused while the body was on its way: the connection is closed
    }
  };

/** Bytes as they are, and then a connection that is cut. */
const raw =
  (text: string): Attack =>
  (url) =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(url);
      const socket = connect(Number(port), hostname, () => socket.end(text));
      socket.setTimeout(patience, () => socket.destroy(new Error('not answered')));
      let answer = '';
      socket.on('data', (data) => {
        answer += data;
      });
      socket.on('error', (error) => error.message === 'not answered' && reject(error));
      socket.on('close', () => resolve(Number(/^HTTP\/1.1 (\d+)/.exec(answer)?.[1] ?? 0)));
    });

const head = 'POST /v1/m HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
const attacks: readonly Attack[] = [
  post('/v1/m', '{"inputs":'),
  post('/v1/m', '{"inputs":[1,null,{}]}'),
  post('/v1/m', '{"inputs":[]}'),
  post('/v1/m', `{"inputs":[${'"x",'.repeat(99)}"x"]}`),
  post('/v1/m', `{"inputs":["${'x'.repeat(20_000)}"]}`),
  post('/v1/m', '['.repeat(100_000)),
  post('/v1/m', `{"inputs":[${'[],'.repeat(300_000)}[]]}`),
  post('/v1/m', 'x'.repeat(2 ** 21)),
  post('/v1/m', new Uint8Array(1000).fill(0xff)),
  post('/v1/m', good, { 'content-type': 'text/plain' }),
  post('/v1/m', '{"inputs":["x"],"options":{"__proto__":1,"beam":1e9}}'),
  post('/v1/nothing', good),
  post('/v1/m/stream', good),
  raw('\0\x01\x02 garbage\r\n\r\n'),
  raw(`${head}Content-Length: 1000\r\n\r\n{"inputs"`),
  raw(`${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`),
  raw(`${head}Content-Length: -1\r\n\r\n`),
  raw(`GET /v1/m/stream HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`),
  raw('GET // HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'),
  raw(`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`),
  raw('GET /..%2f..%2fetc/passwd HTTP/1.1\r\nHost: x\r\n\r\n'),
];

async function attackServer(config: ValuesOf<typeof settings>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'longhand-'));
  const server = await spawnServer([`m=${await writeRandomBundle('sentiment', folder)}`]);
  const answer = async () => (await fetch(`${server.url}/v1/m`, { method: 'POST', headers: json, body: good })).text();
  const expected = await answer();
  const memory = () => server.metric('process_resident_memory_bytes');
  const statuses = new Map<number, number>();
  let [sent, attacking, goodOnes, before] = [0, true, 0, 0];
  const warmUp = Math.floor(config.requests / 5);
  const attack = async () => {
    while (sent < config.requests) {
      const next = sent++;
      if (next === warmUp) before = await memory();
      const status = await (attacks[next % attacks.length] as Attack)(server.url);
      if (status >= 200 && status < 300) throw new Error(`attack ${next % attacks.length} was answered with ${status}`);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  const ask = async () => {
    while (attacking) {
      const got = await answer();
      if (got !== expected) throw new Error(`a good request was answered with ${got}`);
      goodOnes++;
    }
  };
  const asking = ask();
  await Promise.all(Array.from({ length: config.clients }, attack));
  attacking = false;
  await asking;
  const growth = ((await memory()) - before) / 2 ** 20;
  const seen = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${count} x ${status || 'closed'}`);
  process.stdout.write(`${config.requests} bad requests: ${seen.join(', ')}\n`);
  process.stdout.write(
    `${goodOnes} good ones meanwhile, all answered rightly; memory ${growth.toFixed(1)} MiB more since request ${warmUp}\n`,
  );
  await server.stop();
  await rm(folder, { recursive: true });
  if (growth > config.maxGrowth) throw new Error(`memory grew by more than ${config.maxGrowth} MiB`);
}

await runMain(
  defineCommand({
    name: 'bad-requests',
    summary: 'Sends a server bad requests, and good ones meanwhile.',
    example: 'pnpm --filter ./apps/server bad-requests --requests 1000',
    settings,
    action: attackServer,
  }),
);
