// The streams of a thread: chunks come in by message, events go out. Each chunk is said to be taken when the next is wanted.
import { ConfigError } from '@longhand/base';
import type { SpeechModel } from '@longhand/speech';
import type { AnyModel } from 'longhand';
import { type Channel, createChannel } from './channel.ts';
import { type FromModel, failureOf, type ToModel } from './protocol.ts';
import type { StreamOptions } from './served-model.ts';

export function createStreams(model: AnyModel, send: (message: FromModel) => void): (message: ToModel) => void {
  const open = new Map<number, Channel<Uint8Array>>();
  const transcribe = async (id: number, chunks: Channel<Uint8Array>, options: StreamOptions) => {
    try {
      for await (const event of streamOf(model, chunks, options)) send({ id, kind: 'event', event });
      send({ id, kind: 'done' });
    } catch (error) {
      send({ id, kind: 'failed', failure: failureOf(error) });
    }
    open.delete(id);
  };
  return (message) => {
    const { id } = message;
    if (message.kind === 'stream') {
      const chunks = createChannel<Uint8Array>(() => send({ id, kind: 'taken' }));
      open.set(id, chunks);
      void transcribe(id, chunks, message.options);
    }
    if (message.kind === 'chunk') open.get(id)?.push(message.bytes);
    if (message.kind === 'end') open.get(id)?.end();
    if (message.kind === 'cancel') open.get(id)?.fail(new Error('canceled'));
  };
}

function streamOf(model: AnyModel, chunks: AsyncIterable<Uint8Array>, options: StreamOptions) {
  const { stream } = model as Partial<SpeechModel>;
  if (stream) return stream(chunks, options);
  throw new ConfigError({ where: 'stream', expected: 'a model of speech', got: 'a model of texts' });
}

/** Whether it transcribes while it listens. */
export function isStreaming(model: AnyModel): boolean {
  try {
    streamOf(model, createChannel(), {});
    return true;
  } catch {
    return false;
  }
}
