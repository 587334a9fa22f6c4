// 405: an address that is there, asked in another way. The answer says how it is called.
import type { Context, Hono } from 'hono';
import type { Service } from './endpoint.ts';
import { endpointOf } from './predict-route.ts';
import { HttpProblem } from './problems.ts';

const wrongMethod = (got: string, allow: string, fix: string): HttpProblem =>
  new HttpProblem(405, { where: 'method', expected: allow, got, fix }, { allow });

/** Of addresses that are only read. They come before those of models. */
export function refuseWrites(app: Hono, addresses: readonly string[]): void {
  for (const address of addresses)
    app.all(address, ({ req }) => {
      const fix = 'Read it with GET. Inputs are posted to /v1/<model>, as /docs says.';
      throw wrongMethod(req.method, 'GET, HEAD', fix);
    });
}

/** Of a model, which takes POST alone. The answer is 404 where there is no such model. */
export const refuseReads =
  (service: Service) =>
  ({ req }: Context): never => {
    const { model, route } = endpointOf(service, req.param('name') ?? '');
    const address = `${new URL(req.url).origin.slice(0, 100)}/v1/${model.name}`;
    const body =
      route.task === 'speech'
        ? "-H 'content-type: audio/wav' --data-binary @sound.wav"
        : `-H 'content-type: application/json' -d '${JSON.stringify(route.example)}'`;
    throw wrongMethod(req.method, 'POST', `Post inputs: curl ${address} ${body}; /docs lists the options.`);
  };

/** Of a stream, which is a WebSocket. */
export const refuseStream =
  (service: Service) =>
  ({ req }: Context): never => {
    endpointOf(service, req.param('name') ?? '');
    const fix = 'Open a WebSocket, and send 16-bit PCM in binary messages.';
    if (req.method !== 'GET') throw wrongMethod(req.method, 'GET', fix);
    const problem = { where: 'stream', expected: 'a WebSocket', got: 'a plain request', fix };
    throw new HttpProblem(426, problem, { upgrade: 'websocket' });
  };
