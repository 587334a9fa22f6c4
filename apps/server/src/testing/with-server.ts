// A server with fake models at a free port, for a test.
import { connect } from 'node:net';
import { afterEach } from 'vitest';
import type { ServedModel } from '../served-model.ts';
import { type RunningServer, type ServerOptions, startServer } from '../server.ts';
import { defaults, type ServerSettings } from '../settings.ts';

const running = new Set<RunningServer>();
afterEach(async () => {
  await Promise.all([...running].map((server) => server.stop()));
  running.clear();
});

export async function serverOf(
  models: readonly ServedModel[],
  changes: Partial<ServerSettings> = {},
  options?: ServerOptions,
): Promise<RunningServer> {
  const settings = { ...defaults, port: 0, maxWait: 0, stopTimeout: 1, ...changes };
  const server = await startServer(models, settings, options);
  running.add(server);
  return server;
}

export const json = { 'content-type': 'application/json' };

export const post = (url: string, body: unknown, headers: Record<string, string> = json): Promise<Response> =>
  fetch(url, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) });

/** What a server says to these bytes, until it closes the connection or `until` is in its answer. */
export function raw(url: string, text: string, until = '\0'): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
      if (answer.includes(until)) socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}
