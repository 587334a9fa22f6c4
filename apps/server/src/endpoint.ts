// A model with what stands between it and its clients: its queue, its streams, its limits.
import { type Batcher, createBatcher } from './batching.ts';
import { createMemory, type Memory } from './body.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import type { ServedModel } from './served-model.ts';
import type { ServerSettings } from './settings.ts';
import { taskRoutes } from './tasks/index.ts';
import { type InputLimits, type RequestSchema, requestSchema, type TaskRoute } from './tasks/task-route.ts';

export interface Endpoint {
  readonly model: ServedModel;
  readonly route: TaskRoute;
  readonly batcher: Batcher;
  readonly limits: InputLimits & { readonly maxBody: number };
  /** Of a request's body. */
  readonly schema: RequestSchema;
  /** Ends the streams that are open; each has its last event then. */
  readonly streams: Set<() => void>;
}

export interface Service {
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  readonly settings: ServerSettings;
  readonly metrics: Metrics;
  /** A request's part of the memory for bodies. */
  readonly openMemory: () => Memory;
  isStopping(): boolean;
  /** Takes no more; resolves when all that is queued is answered. */
  stop(): Promise<void>;
}

const bodyMemory = 256 * 2 ** 20;
const batchSizes = [1, 2, 4, 8, 16, 32, 64, 128];
const batchSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createService(models: readonly ServedModel[], settings: ServerSettings): Service {
  const metrics = createMetrics();
  const sizes = metrics.histogram('longhand_batch_inputs', 'Inputs that were computed at once.', batchSizes);
  const times = metrics.histogram('longhand_batch_seconds', 'Seconds to compute a batch.', batchSeconds);
  const endpointOf = (model: ServedModel): Endpoint => {
    const { name } = model;
    const onBatch = (size: number, seconds: number) => {
      sizes.observe({ model: name }, size);
      times.observe({ model: name }, seconds);
    };
    const route = taskRoutes[model.about.task];
    const limits = limitsOf(route, settings);
    return {
      ...{ model, route, limits, schema: requestSchema(route, limits), streams: new Set() },
      batcher: createBatcher((inputs, options) => model.predict(inputs, options), { ...settings, name, onBatch }),
    };
  };
  const endpoints = new Map(models.map((model) => [model.name, endpointOf(model)]));
  observeState(metrics, [...endpoints.values()]);
  let stopping = false;
  return {
    ...{ endpoints, settings, metrics, openMemory: createMemory(bodyMemory) },
    isStopping: () => stopping,
    stop: async () => {
      stopping = true;
      for (const { streams } of endpoints.values()) for (const end of streams) end();
      await Promise.all([...endpoints.values()].map(({ batcher }) => batcher.close()));
    },
  };
}

function limitsOf({ limits, task }: TaskRoute, { maxInputs, maxLength, maxBody }: ServerSettings) {
  const bytes = maxBody === 0 ? limits.maxBody : Math.floor(maxBody * 2 ** 20);
  return {
    maxInputs,
    maxLength: maxLength === 0 || task === 'speech' ? limits.maxLength : maxLength,
    maxBody: bytes,
  };
}

function observeState(metrics: Metrics, endpoints: readonly Endpoint[]): void {
  const each = (read: (endpoint: Endpoint) => number) => () =>
    endpoints.map((endpoint) => [{ model: endpoint.model.name }, read(endpoint)] as const);
  const process_ = (read: () => number) => () => [[{}, read()] as const];
  metrics.gauge(
    'longhand_queue_inputs',
    'Inputs that wait.',
    each(({ batcher }) => batcher.depth()),
  );
  metrics.gauge(
    'longhand_streams',
    'Streams of speech that are open.',
    each(({ streams }) => streams.size),
  );
  metrics.gauge(
    'longhand_model_ready',
    '1 if the model computes, 0 while it is started again.',
    each(({ model }) => (model.isReady() ? 1 : 0)),
  );
  metrics.gauge(
    'process_resident_memory_bytes',
    'Resident memory.',
    process_(() => process.memoryUsage.rss()),
  );
  metrics.gauge('process_cpu_seconds_total', 'Processor time, of all threads.', process_(cpuSeconds), 'counter');
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
