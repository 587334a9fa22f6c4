// The OpenAPI document, made of the schemas that requests are checked by.
import * as z from 'zod';
import type { Endpoint, Service } from './endpoint.ts';
import { soundTypes } from './tasks/speech.ts';

export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: object;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: object;
}

export interface Operation {
  readonly summary: string;
  readonly description?: string;
  readonly [key: string]: unknown;
}

const errorSchema = z.object({
  error: z.object({ where: z.string(), expected: z.string(), got: z.string(), fix: z.string().optional() }),
});

const statuses = {
  400: 'The body is no JSON.',
  404: 'There is no such model.',
  408: 'The body came too slowly.',
  413: 'The body is too long.',
  415: 'The body is of another type.',
  422: 'The inputs or options are not as described.',
  429: 'Too many inputs wait; Retry-After says for how long.',
  503: 'The server stops, or the model is started again.',
  504: 'There was no answer in time.',
};

export function openApi({ endpoints }: Service): OpenApi {
  const models = [...endpoints.values()];
  return {
    openapi: '3.1.0',
    info: { title: 'Longhand', version: '1', description: 'Trained models over HTTP.' },
    paths: {
      ...Object.fromEntries(
        models.map((endpoint) => [`/v1/${endpoint.model.name}`, { post: predictOperation(endpoint) }]),
      ),
      ...Object.fromEntries(
        models
          .filter(({ model }) => model.about.streamRate)
          .map(({ model }) => [`/v1/${model.name}/stream`, { get: streamOperation(model.about.streamRate) }]),
      ),
      ...serverPaths,
    },
    components: { schemas: { Error: schemaOf(errorSchema) } },
  };
}

function predictOperation({ model, route, limits, schema }: Endpoint): Operation {
  const { title, parameterCount, labels } = model.about;
  const about = [title, `${parameterCount.toLocaleString('en')} parameters`, labels && `labels: ${labels.join(', ')}`];
  const sounds = route.task === 'speech' ? soundTypes.map((type) => [type, {}] as const) : [];
  const answer = z.object({ model: z.literal(model.name), predictions: z.array(route.prediction) });
  return {
    summary: route.summary,
    description: `${about.filter(Boolean).join('; ')}. A body has at most ${limits.maxBody.toLocaleString('en')} bytes.`,
    operationId: `predict-${model.name}`,
    tags: [route.task],
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: schemaOf(schema), example: route.example },
        ...Object.fromEntries(sounds),
      },
    },
    responses: { 200: jsonAnswer('Predictions, in the order of the inputs.', schemaOf(answer)), ...errorAnswers() },
  };
}

const streamOperation = (rate: number | undefined): Operation => ({
  summary: 'Transcribes speech while it is spoken, over a WebSocket.',
  description: `Binary messages are 16-bit PCM at ${rate} Hz, little-endian, one channel; the text message "end" ends the sound. Events are JSON: { partial }, { text, words } at the end of an utterance, { error }.`,
  tags: ['speech'],
  parameters: ['pause', 'beam', 'sampleRate'].map((name) => ({ name, in: 'query', schema: { type: 'number' } })),
  responses: { 101: { description: 'The WebSocket is open.' }, 426: { description: 'The request was no WebSocket.' } },
});

const plain = (summary: string): { readonly get: Operation } => ({
  get: { summary, tags: ['server'], responses: { 200: { description: summary } } },
});

const serverPaths = {
  '/v1/models': plain('The models.'),
  '/healthz': plain('200 while the server runs.'),
  '/readyz': plain('200 if all models answer, else 503.'),
  '/metrics': plain('Metrics for Prometheus.'),
};

const schemaOf = (schema: z.ZodType): object => {
  const { $schema: _, ...own } = z.toJSONSchema(schema, { io: 'input' });
  return own;
};

const jsonAnswer = (description: string, schema: object) => ({
  description,
  content: { 'application/json': { schema } },
});

const errorAnswers = () =>
  Object.fromEntries(
    Object.entries(statuses).map(([status, text]) => [
      status,
      jsonAnswer(text, { $ref: '#/components/schemas/Error' }),
    ]),
  );
