// One open WebSocket: PCM in, events out, until the sound ends, the client goes away, or a limit is met.
import type { RawData, WebSocket } from 'ws';
import { createChannel } from './channel.ts';
import type { Endpoint } from './endpoint.ts';
import { answerOf, HttpProblem } from './problems.ts';
import type { StreamOptions } from './served-model.ts';
import type { ServerSettings } from './settings.ts';

type Limits = Pick<ServerSettings, 'streamTimeout' | 'maxStreamSeconds'>;

/** Close codes of RFC 6455, 7.4.1. */
const codes = { done: 1000, stopping: 1001, refused: 1008, failed: 1011 };

/** Bytes of events that a client may leave unread. */
const maxUnread = 2 ** 20;

/** @returns ends the sound, as the client's "end" does */
export function transcribe(
  socket: WebSocket,
  { model }: Endpoint,
  options: StreamOptions,
  limits: Limits,
  onError: (error: unknown) => void,
): () => void {
  let code = codes.done;
  const sound = receive(socket, limits, 2 * (model.about.streamRate ?? 0));
  const send = async () => {
    try {
      for await (const event of model.stream(sound.chunks, options)) {
        if (socket.bufferedAmount > maxUnread) return socket.terminate();
        socket.send(JSON.stringify(event));
      }
      socket.close(code);
    } catch (error) {
      if (socket.readyState !== socket.OPEN) return;
      const { status, body } = answerOf(error);
      if (status === 500) onError(error);
      socket.send(JSON.stringify(body));
      socket.close(status >= 500 ? codes.failed : codes.refused);
    } finally {
      sound.stop();
    }
  };
  void send();
  return () => {
    code = codes.stopping;
    sound.end();
  };
}

/** The chunks of a client; it is not read from while one waits that the model has not taken. */
function receive(socket: WebSocket, { streamTimeout, maxStreamSeconds }: Limits, bytesPerSecond: number) {
  const fail = (expected: string, got: string) => chunks.fail(new HttpProblem(408, { where: 'stream', expected, got }));
  const silence = timerOf(streamTimeout, () => fail(`sound within ${streamTimeout} s`, 'none'));
  const whole = timerOf(maxStreamSeconds, () => fail(`a stream of at most ${maxStreamSeconds} s`, 'more'));
  let [heard, ended] = [0, false];
  const chunks = createChannel<Uint8Array>(() => {
    if (ended || chunks.size() > 0) return; // one read may have brought thousands of small ones
    socket.resume();
    silence.start();
  });
  const end = () => {
    ended = true;
    silence.stop();
    chunks.end();
  };
  const stop = () => {
    silence.stop();
    whole.stop();
  };
  socket.on('message', (data: RawData, isBinary: boolean) => {
    const bytes = data as Buffer;
    if (!isBinary) return bytes.toString() === 'end' ? end() : fail('binary messages of sound, and "end"', 'a text');
    heard += bytes.length;
    if (heard > maxStreamSeconds * bytesPerSecond) return fail(`at most ${maxStreamSeconds} s of sound`, 'more');
    if (bytes.length === 0) return;
    socket.pause();
    silence.stop(); // the model is at work, the client waits
    chunks.push(new Uint8Array(bytes)); // a copy: small ones share their memory
  });
  socket.on('close', () => {
    chunks.fail(new Error('the client went away'));
    stop();
  });
  socket.on('error', () => {}); // a message too long, or no WebSocket at all: `ws` closes it with the code for that
  silence.start();
  whole.start();
  return { chunks, end, stop };
}

function timerOf(seconds: number, action: () => void) {
  let timer: NodeJS.Timeout | undefined;
  const stop = () => clearTimeout(timer);
  return {
    stop,
    start: () => {
      stop();
      timer = setTimeout(action, seconds * 1000);
    },
  };
}
