// An endpoint: npx tsx examples/hono-server.ts [model], then
// curl -d '{"texts": ["the food was not bad"]}' -H 'content-type: application/json' http://localhost:3000/classify
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { load } from 'longhand';

const [model] = process.argv.slice(2);
const classify = model === undefined ? await load('sentiment') : await load('sentiment', model);

const app = new Hono();
app.get('/', (c) => c.json(classify.description.labels));
app.post('/classify', async (c) => {
  const body: unknown = await c.req.json().catch(() => undefined);
  const texts = (body as { texts?: unknown } | undefined)?.texts;
  const valid = Array.isArray(texts) && texts.length <= 64 && texts.every((text) => typeof text === 'string');
  if (!valid) return c.json({ error: 'Send { "texts": [...] }: at most 64 texts.' }, 400);
  return c.json(await classify(texts));
});

const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) }, ({ port }) =>
  console.log(`http://localhost:${port}`),
);
process.once('SIGTERM', () => server.close(() => classify.dispose()));
