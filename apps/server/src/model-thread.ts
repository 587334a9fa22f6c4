// The thread of one model: loads it, predicts, transcribes streams. A model that computes for long delays no other thread.
import { parentPort, workerData } from 'node:worker_threads';
import { type AnyModel, load, type Task } from 'longhand';
import { openSource } from './open-source.ts';
import { type FromModel, failureOf, type Start, type ToModel } from './protocol.ts';
import type { About } from './served-model.ts';
import { predictSounds } from './sounds.ts';
import { createStreams, isStreaming } from './streams.ts';

const port = parentPort as NonNullable<typeof parentPort>;
const send = (message: FromModel) => port.postMessage(message);

interface Described {
  readonly labels?: readonly string[];
  readonly sampleRate?: number;
}

async function run({ source, maxSeconds }: Start): Promise<void> {
  const { task, card } = await openSource(source);
  const model = (await load(task as Task, source)) as unknown as AnyModel;
  const streams = createStreams(model, send);
  const predict = (inputs: readonly unknown[], options: object) =>
    task === 'speech' ? predictSounds(model, inputs, options, maxSeconds) : model(inputs, options);
  port.on('message', (message: ToModel) => {
    if (message.kind !== 'predict') return streams(message);
    const { id, inputs, options } = message;
    predict(inputs, options).then(
      (predictions) => send({ id, kind: 'answer', predictions }),
      (error: unknown) => send({ id, kind: 'failed', failure: failureOf(error) }),
    );
  });
  const { labels, sampleRate } = model.description as Described;
  const about: About = {
    task: task as Task,
    parameterCount: model.parameterCount,
    ...(labels && { labels }),
    ...(isStreaming(model) && { streamRate: sampleRate }),
    ...(card && { title: card.title }),
  };
  send({ id: 0, kind: 'ready', about });
}

run(workerData as Start).catch((error: unknown) => {
  send({ id: 0, kind: 'failed', failure: failureOf(error) });
  port.close();
});
