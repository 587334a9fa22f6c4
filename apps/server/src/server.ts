// The server: routes and sockets at a port, and how it stops.
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { createAdaptorServer } from '@hono/node-server';
import { ConfigError } from '@longhand/base';
import type { Hono } from 'hono';
import { createApp } from './app.ts';
import { createService, type Service } from './endpoint.ts';
import type { ServedModel } from './served-model.ts';
import type { ServerSettings } from './settings.ts';
import { streamRoute } from './sockets.ts';

export interface RunningServer {
  readonly url: string;
  /** Accepts no more, answers what is queued, ends streams with their last event; after `stopTimeout` it cuts what is left. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly playground?: string;
  /** Is told of errors that are the server's. */
  readonly onError?: (error: unknown) => void;
}

const maxConnections = 4096;

/** Listens. It does not stop the models. @throws ConfigError if the address is taken or none of this machine */
export async function startServer(
  models: readonly ServedModel[],
  settings: ServerSettings,
  options: ServerOptions = {},
): Promise<RunningServer> {
  const service = createService(models, settings);
  const server = createHttpServer(createApp(service, options), settings);
  const upgraded = new Set<Duplex>();
  const upgrade = streamRoute(service, options.onError);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!wantsSocket(request)) return answerPlainly(server, request, socket, head);
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    upgrade(request, socket, head);
  });
  await listening(server, settings);
  server.on('error', options.onError ?? (() => {})); // a connection that could not be accepted
  return { url: urlOf(server), stop: () => stop(server, service, upgraded) };
}

function createHttpServer(app: Hono, { bodyTimeout, timeout }: ServerSettings): Server {
  const headersTimeout = 1000 * bodyTimeout;
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: {
      ...{ headersTimeout, requestTimeout: 2 * headersTimeout, keepAliveTimeout: 5000 },
      connectionsCheckingInterval: Math.min(5000, headersTimeout),
      ...upgradeOptions,
    },
  }) as Server;
  server.maxConnections = maxConnections;
  server.timeout = 1000 * (timeout + 2 * bodyTimeout); // nothing comes, nothing goes: a reader that does not read
  return server;
}

function urlOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

async function stop(server: Server, service: Service, upgraded: ReadonlySet<Duplex>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const cut = setTimeout(() => {
    server.closeAllConnections();
    for (const socket of upgraded) socket.destroy();
  }, 1000 * service.settings.stopTimeout);
  await service.stop();
  server.closeIdleConnections();
  await closed;
  clearTimeout(cut);
}

const wantsSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';

/** Node asks from 24.9 on; its types of 20 do not know it. */
const upgradeOptions = { shouldUpgradeCallback: wantsSocket };

/** An offer of another protocol, as HTTP clients of Java make with their first request, is answered as if it were not made. For Node before 24.9. */
function answerPlainly(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let i = 0; i < rawHeaders.length; i += 2)
    if (rawHeaders[i]!.toLowerCase() !== 'upgrade') lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}

/** What the system says of an address, in words. */
const reasons = new Map([
  ['EADDRINUSE', 'one that another program listens at'],
  ['EADDRNOTAVAIL', 'one that this machine does not have'],
  ['ENOTFOUND', 'one that nobody knows'],
  ['EACCES', 'one that needs more rights'],
]);

function listening(server: Server, { port, host }: ServerSettings): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const got = reasons.get(error.code ?? '');
      const fix = 'Choose others with --port and --host; --port 0 takes a free one.';
      reject(got ? new ConfigError({ where: `${host}:${port}`, expected: 'a free address', got, fix }) : error);
    });
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}
