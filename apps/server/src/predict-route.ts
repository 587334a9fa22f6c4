// POST /v1/<name>: a list of inputs -> predictions, in their order.
import type { Context } from 'hono';
import type { Endpoint, Service } from './endpoint.ts';
import { HttpProblem, unavailable } from './problems.ts';
import { readRequest } from './read-request.ts';

export function predictRoute(service: Service): (c: Context) => Promise<Response> {
  const { settings, openMemory, isStopping } = service;
  return async (c) => {
    const endpoint = endpointOf(service, c.req.param('name') ?? '');
    const { model, batcher, limits } = endpoint;
    if (isStopping()) throw unavailable(model.name, 'a server that stops');
    if (!model.isReady()) throw unavailable(model.name, 'a model that is started again', 5);
    const request = c.req.raw;
    const memory = openMemory();
    try {
      const bodyLimits = { maxBytes: limits.maxBody, seconds: settings.bodyTimeout, memory };
      const { inputs, options } = await readRequest(request, endpoint, bodyLimits);
      const predictions = await batcher.submit(inputs, options, request.signal);
      return c.json({ model: model.name, predictions });
    } finally {
      memory.release();
    }
  };
}

/** @throws HttpProblem 404 that names the models there are */
export function endpointOf({ endpoints }: Service, name: string): Endpoint {
  const endpoint = endpoints.get(name);
  if (endpoint) return endpoint;
  const expected = `one of ${[...endpoints.keys()].join(', ')}`;
  throw new HttpProblem(404, { where: 'model', expected, got: JSON.stringify(name.slice(0, 64)) });
}
