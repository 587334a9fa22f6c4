// The routes. Every answer is JSON but for metrics, pages and the playground.
import { type Context, Hono, type Next } from 'hono';
import { docsPage } from './docs-page.ts';
import type { Service } from './endpoint.ts';
import { openApi } from './openapi.ts';
import { addPlayground } from './playground.ts';
import { predictRoute } from './predict-route.ts';
import { answerOf, ClientGone } from './problems.ts';
import { refuseReads, refuseStream, refuseWrites } from './wrong-method.ts';

export interface AppOptions {
  /** Folder of the playground; absent: the documentation is at `/`, too. */
  readonly playground?: string;
  /** Is told of errors that are the server's. */
  readonly onError?: (error: unknown) => void;
}

export function createApp(service: Service, { playground, onError = () => {} }: AppOptions = {}): Hono {
  const app = new Hono();
  app.use(observer(service));
  app.onError((error, c) => {
    if (error instanceof ClientGone) return new Response(null, { status: 499 }); // nobody reads it; the metrics count it
    const { status, headers, body } = answerOf(error);
    if (status === 500) onError(error);
    return c.json(body, status, headers);
  });
  const document = openApi(service);
  app.get('/openapi.json', (c) => c.json(document));
  const page = docsPage(document);
  const sendPage = (c: Context) => c.html(page.html, 200, { 'content-security-policy': page.policy });
  app.get('/docs', sendPage);
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', (c) => {
    const { ready, ...state } = readiness(service);
    return c.json(state, ready ? 200 : 503);
  });
  app.get('/metrics', (c) =>
    c.text(service.metrics.text(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
  );
  app.get('/v1/models', (c) =>
    c.json({ models: [...service.endpoints.values()].map(({ model }) => ({ name: model.name, ...model.about })) }),
  );
  refuseWrites(app, ['/openapi.json', '/docs', '/healthz', '/readyz', '/metrics', '/v1/models']);
  app.post('/v1/:name', predictRoute(service));
  app.all('/v1/:name', refuseReads(service));
  app.all('/v1/:name/stream', refuseStream(service));
  if (playground === undefined) app.get('/', sendPage);
  else addPlayground(app, playground);
  refuseWrites(app, ['/']);
  app.notFound((c) => {
    const problem = { where: 'address', expected: 'one that /docs lists', got: c.req.path.slice(0, 80) };
    return c.json({ error: problem }, 404); // what is thrown here passes by the middleware
  });
  return app;
}

function readiness({ endpoints, isStopping }: Service) {
  const models = Object.fromEntries([...endpoints].map(([name, { model }]) => [name, model.isReady()]));
  const ready = !isStopping() && Object.values(models).every(Boolean);
  return { ready, status: isStopping() ? 'stopping' : ready ? 'ready' : 'not ready', models };
}

const requestSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Counts and times what goes to models; addresses that are none all count as one. */
function observer({ metrics, endpoints, isStopping }: Service) {
  const requests = metrics.counter('longhand_requests_total', 'Requests, by model and status.');
  const seconds = metrics.histogram(
    'longhand_request_seconds',
    'Seconds from a request to its answer.',
    requestSeconds,
  );
  return async (c: Context, next: Next): Promise<void> => {
    const before = performance.now();
    await next();
    c.res.headers.set('x-content-type-options', 'nosniff');
    if (isStopping()) c.res.headers.set('connection', 'close');
    const [, version, name = ''] = c.req.path.split('/');
    const model = version === 'v1' && endpoints.has(name) ? name : '';
    requests.add({ model, code: c.res.status });
    if (model !== '') seconds.observe({ model }, (performance.now() - before) / 1000);
  };
}
