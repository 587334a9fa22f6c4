// Streaming speech: the WebSocket at /v1/<name>/stream. A refusal is an answer of HTTP, with a body as everywhere.
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { parseStored } from '@longhand/base';
import { type WebSocket, WebSocketServer } from 'ws';
import * as z from 'zod';
import type { Endpoint, Service } from './endpoint.ts';
import { endpointOf } from './predict-route.ts';
import { answerOf, HttpProblem, unavailable } from './problems.ts';
import type { StreamOptions } from './served-model.ts';
import { transcribe } from './transcribe.ts';

/** Bytes of a message: 8 s at 16 kHz. */
const maxPayload = 256 * 1024;

/** `closeTimeout`: milliseconds that a client has to answer a close; the types of `ws` do not know it. */
const socketOptions = { noServer: true, maxPayload, closeTimeout: 1000, perMessageDeflate: false };

const optionsSchema = z.strictObject({
  sampleRate: z.coerce.number().min(1).max(1_000_000).optional(),
  pause: z.coerce.number().min(0).max(60).optional(),
  beam: z.coerce.number().int().min(1).max(64).optional(),
});

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** What a server does with requests for a WebSocket. */
export function streamRoute(service: Service, onError: (error: unknown) => void = () => {}): Upgrade {
  const sockets = new WebSocketServer(socketOptions);
  const requests = service.metrics.counter(
    'longhand_streams_total',
    'Streams that were asked for, by model and status.',
  );
  return (request, socket, head) => {
    socket.on('error', () => {}); // a client that went away
    try {
      const { endpoint, options } = accept(service, request);
      const place = reserve(endpoint, service.settings.maxStreams);
      socket.once('close', place.release); // of a handshake that fails, too
      sockets.handleUpgrade(request, socket, head, (webSocket: WebSocket) => {
        requests.add({ model: endpoint.model.name, code: 101 });
        place.onStop(transcribe(webSocket, endpoint, options, service.settings, onError));
      });
    } catch (error) {
      const { status, headers, body } = answerOf(error);
      if (status === 500) onError(error);
      requests.add({ model: '', code: status });
      refuse(socket, status, headers, JSON.stringify(body));
    }
  };
}

function accept(service: Service, { url = '', headers }: IncomingMessage) {
  const [path = '', query = ''] = url.split('?', 2); // no URL: that throws for some that a client may send
  const name = /^\/v1\/([^/]+)\/stream$/.exec(path)?.[1];
  if (name === undefined)
    throw new HttpProblem(404, { where: 'address', expected: '/v1/<model>/stream', got: path.slice(0, 80) });
  checkOrigin(headers);
  const endpoint = endpointOf(service, name);
  if (service.isStopping()) throw unavailable(name, 'a server that stops');
  const { streamRate } = endpoint.model.about;
  if (streamRate === undefined)
    throw new HttpProblem(422, { where: name, expected: 'a model that transcribes while it listens', got: 'another' });
  const options = parseStored(optionsSchema, Object.fromEntries(new URLSearchParams(query)), 'query') as StreamOptions;
  if (options.sampleRate !== undefined && options.sampleRate !== streamRate)
    throw new HttpProblem(422, { where: 'sampleRate', expected: `${streamRate}`, got: `${options.sampleRate}` });
  return { endpoint, options };
}

/** Browsers let the pages of any site open a WebSocket, and say which it was: only this server's own may. */
function checkOrigin({ origin, host }: IncomingMessage['headers']): void {
  if (origin === undefined || (URL.canParse(origin) && new URL(origin).host === host)) return;
  throw new HttpProblem(403, { where: 'origin', expected: 'a page of this server', got: origin.slice(0, 80) });
}

/** One of the streams that a model has at a time. */
function reserve({ model, streams }: Endpoint, maxStreams: number) {
  if (!model.isReady()) throw unavailable(model.name, 'a model that is started again', 5);
  if (streams.size >= maxStreams) throw unavailable(model.name, `${streams.size} streams already`, 5);
  let stop = () => {};
  const entry = () => stop();
  streams.add(entry);
  return {
    release: () => streams.delete(entry),
    onStop: (action: () => void) => {
      stop = action;
    },
  };
}

function refuse(socket: Duplex, status: number, headers: Readonly<Record<string, string>>, body: string): void {
  const all = {
    ...{ connection: 'close', 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) },
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  socket.once('finish', () => socket.destroy()); // or it stays open until the client closes it
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}
